import assert from "node:assert/strict";
import { Workshop } from "./conversation.ts";
import { SHELLS, shellTest } from "./shells.ts";
import { layTraces, runs } from "./traces.ts";

/** More than a test waits. */
const LONG_SECONDS = 600;

/** A process that is none of a job's, in a group of its own. */
function stranger(): Deno.ChildProcess {
  return new Deno.Command("sleep", {
    args: [String(LONG_SECONDS)],
    detached: true,
    stdin: "null",
  }).spawn();
}

async function startTicks(pid: number): Promise<string> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]!;
}

/** What the log says of a job whose pid is a stranger's by now. */
const STRANGERS: Record<string, (startTicks: string) => string | undefined> = {
  "an older process": () => "1 1 -",
  "a process of another boot": (ticks) =>
    `1 ${ticks} 00000000-0000-0000-0000-000000000000`,
  "a process that its log does not tell of": () => undefined,
};

for (const shell of SHELLS) {
  const sh = shell.program;

  for (const pid of ["1", "0", "-1", "01", "1.5", "", "x"]) {
    shellTest(
      shell,
      `signals nothing where the pid file says "${pid}"`,
      async () => {
        await using workshop = await Workshop.open({ sh });
        const talk = workshop.talk();
        const place = await layTraces(workshop, { pid });

        const outcome = await talk.channel.kill({ ...place, pid: 1 }, 0);

        assert.equal(outcome, "gone");
        const [report] = await talk.channel.inquire([place]);
        assert.equal(report?.alive, false);
        assert.doesNotMatch(await workshop.read("a", "a.log"), /kill/);
      },
    );
  }

  for (const [what, processOf] of Object.entries(STRANGERS)) {
    shellTest(
      shell,
      `does not take a stranger for ${what} of the same pid`,
      async () => {
        await using workshop = await Workshop.open({ sh });
        const other = stranger();
        const talk = workshop.talk();
        const process = processOf(await startTicks(other.pid));
        const place = await layTraces(workshop, {
          pid: other.pid,
          process,
        });

        const [report] = await talk.channel.inquire([place]);
        const outcome = await talk.channel.kill(place, 0);
        const order = talk.order("a", "", { attempt: "a.2" });
        const code = await talk.run(order);

        assert.equal(report?.alive, false);
        assert.equal(outcome, "gone");
        assert.equal(code, 0);
        assert.equal(await runs(other.pid), true);
        other.kill();
        await other.status;
      },
    );
  }

  shellTest(
    shell,
    "knows a job's own process though its log does not tell of it",
    async () => {
      await using workshop = await Workshop.open({ sh });
      await Deno.writeTextFile(workshop.join("a.bash"), "sleep 600\n:\n");
      await using original = new Deno.Command("bash", {
        args: [workshop.join("a.bash")],
        detached: true,
        stdin: "null",
      }).spawn();
      const talk = workshop.talk();
      const place = await layTraces(workshop, { pid: original.pid });

      const [report] = await talk.channel.inquire([place]);
      const outcome = await talk.channel.kill(place, LONG_SECONDS);

      assert.deepEqual([report?.alive, report?.state], [true, "start"]);
      assert.equal(outcome, "killed");
      await original.status;
    },
  );

  shellTest(
    shell,
    "does not mistake two jobs with the same pid in their files",
    async () => {
      await using workshop = await Workshop.open({ sh });
      const talk = workshop.talk();
      const order = talk.order("b", "sleep 600");
      const pid = await talk.start(order);
      const place = await layTraces(workshop, { pid, process: `${pid} 1 -` });

      const reports = await talk.channel.inquire([place, order, place]);

      assert.deepEqual(reports.map(({ alive }) => alive), [false, true, false]);
    },
  );
}
