import assert from "node:assert/strict";
import { Workshop } from "./conversation.ts";
import { SHELLS, shellTest } from "./shells.ts";
import { firstLine } from "./traces.ts";

/** What is read for ever, where a job's log and its pid are read. */
const REPLACED = "rm -f a.log a.pid; mkfifo a.log a.pid; echo on >on; ";

for (const shell of SHELLS) {
  const sh = shell.program;

  shellTest(
    shell,
    "is not held up by a job that runs and has made its log and its pid file FIFOs",
    async () => {
      await using workshop = await Workshop.open({ sh });
      const talk = workshop.talk();
      const order = talk.order("a", `${REPLACED} sleep 600`);
      const pid = await talk.start(order);
      await firstLine(workshop.join("a", "on"));
      const other = talk.order("b", "exit 3");
      await talk.run(other);

      const reports = await talk.channel.inquire([{ ...order, pid }, other]);
      const outcome = await talk.channel.kill({ ...order, pid }, 0);

      assert.deepEqual(
        reports.map(({ alive, exitCode }) => [alive, exitCode]),
        [[true, undefined], [false, 3]],
      );
      assert.equal(outcome, "killed");
    },
  );

  shellTest(
    shell,
    "starts a job anew that has left FIFOs as its log and its pid file",
    async () => {
      await using workshop = await Workshop.open({ sh });
      const talk = workshop.talk();
      await talk.start(talk.order("a", `${REPLACED} kill -9 $$`));
      await firstLine(workshop.join("a", "on"));

      const order = talk.order("a", "exit 4", { attempt: "a.2" });
      const code = await talk.run(order);

      assert.equal(code, 4);
      assert.equal((await talk.report(order)).exitCode, 4);
    },
  );
}

Deno.test("on another machine a relative path begins in the home directory, wherever a login shell has gone", async () => {
  await using workshop = await Workshop.open({
    sh: ["sh", "-c", "cd /; exec sh"],
  });
  const talk = workshop.talk({
    isFar: true,
    env: { HOME: workshop.experiment },
  });

  const code = await talk.run(
    talk.order("a", "pwd", { experiment: "e", directory: "e/a" }),
  );

  assert.equal(code, 0);
  assert.equal(
    await Deno.readTextFile(workshop.join("e", "a", "a.out")),
    `${await Deno.realPath(workshop.join("e", "a"))}\n`,
  );
});
