import assert from "node:assert/strict";
import { signalAll } from "../support/processes.ts";
import { until } from "../support/until.ts";
import { type Conversation, Workshop } from "./conversation.ts";
import { SHELLS, shellTest } from "./shells.ts";
import { firstLine } from "./traces.ts";

/** The process of the only agent; taken before it has any job. */
async function agentOf(
  workshop: Workshop,
  talk: Conversation,
): Promise<number> {
  await talk.hears("up");
  const [agent] = await until(async () => {
    const processes = await workshop.processes();
    return processes.length === 1 && processes;
  });
  return agent!;
}

/** Ways for a job to lose its agent. */
const LOSSES: Record<
  string,
  (talk: Conversation, agent: number) => Promise<unknown>
> = {
  "the end of the conversation": (talk) => talk.channel.close(),
  "its agent's death": (talk, agent) => {
    signalAll([agent], "SIGKILL");
    return talk.hears("down");
  },
};

for (const shell of SHELLS) {
  const sh = shell.program;

  for (const [loss, lose] of Object.entries(LOSSES)) {
    shellTest(shell, `lets a job survive ${loss}`, async () => {
      await using workshop = await Workshop.open({ sh });
      const first = workshop.talk();
      const agent = await agentOf(workshop, first);
      const order = first.order(
        "a",
        "echo on >on; until [ -e go ]; do sleep 0.02; done; exit 5",
      );
      const pid = await first.start(order);
      await firstLine(workshop.join("a", "on"));

      await lose(first, agent);
      const second = workshop.talk();
      const during = await second.report(order);
      await Deno.writeTextFile(workshop.join("a", "go"), "");
      const after = await until(async () => {
        const report = await second.report(order);
        return report.state === "end" && report;
      });

      assert.deepEqual(
        [during.pid, during.state, during.attempt, during.alive],
        [pid, "start", "a.1", true],
      );
      assert.deepEqual(
        [after.exitCode, after.attempt, after.alive],
        [5, "a.1", false],
      );
    });
  }

  shellTest(shell, "leaves no process of its own behind", async () => {
    await using workshop = await Workshop.open({ sh });
    const talk = workshop.talk();
    await talk.run(talk.order("a", ""));
    const job = talk.order("b", "exec sleep 600");
    await talk.start(job);

    await talk.channel.close();

    await until(async () => (await workshop.processes()).length === 2, {
      what: "the job's shell and its sleep to be alone",
    });
    assert.doesNotMatch(talk.told.join("\n"), /down/);
  });

  shellTest(shell, "when it dies fails what is asked of it", async () => {
    await using workshop = await Workshop.open({ sh });
    const talk = workshop.talk();
    const agent = await agentOf(workshop, talk);
    const order = talk.order("a", "sleep 600");
    await talk.start(order);

    signalAll([agent], "SIGSTOP");
    const asked = talk.report(order).catch((error) => error);
    signalAll([agent], "SIGKILL");
    const reason = await talk.hears("down");

    assert.equal(reason, "the connection to localhost was lost");
    for (
      const error of [
        await asked,
        await talk.report(order).catch((it) => it),
      ]
    ) {
      assert.deepEqual([error.code, error.message], ["unreachable", reason]);
    }
  });
}
