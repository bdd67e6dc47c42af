import assert from "node:assert/strict";
import { until } from "../support/until.ts";
import { JOB_SHELLS, jobTest } from "./job_shells.ts";

const OVER = "its walltime of 1s is over";

for (const shell of JOB_SHELLS) {
  jobTest(
    shell,
    "is ended when its walltime is over, and says so",
    async ({ talk, workshop }) => {
      const command = "echo begun; sleep 100; echo late";
      const order = talk.order("a", command, { shell, walltimeSeconds: 1 });

      const heard = await talk.endOf(order);

      assert.match(heard, new RegExp(`^143 ${OVER}$`));
      assert.equal(await workshop.read("a", "a.out"), "begun\n");
      const report = await talk.report(order);
      assert.equal(report.state, "kill");
      assert.equal(report.exitCode, 143);
      assert.equal(report.reason, OVER);
    },
  );

  jobTest(
    shell,
    "that is faster than its walltime leaves no process",
    async ({ talk, workshop }) => {
      const order = talk.order("a", "echo done", {
        ...{ shell, walltimeSeconds: 1_000 },
      });

      const heard = await talk.endOf(order);

      assert.equal(heard, "0");
      assert.equal((await talk.report(order)).state, "end");
      await until(async () => (await workshop.processes()).length === 1, {
        what: "no process but the agent's",
      });
    },
  );

  jobTest(
    shell,
    "that ignores TERM is gone after its walltime and the grace period",
    async ({ talk, workshop }) => {
      const command =
        "trap '' TERM; (sleep 1001 & sleep 1001); sleep 1001; sleep 1001";
      const order = talk.order("a", command, { shell, walltimeSeconds: 1 });

      const heard = await talk.endOf(order);

      assert.equal(heard, `137 ${OVER}`);
      await until(
        async () => (await workshop.processes()).length === 1,
        { what: "no process but the agent's" },
      );
    },
  );

  jobTest(
    shell,
    "keeps its walltime when nobody is connected",
    async ({ talk, workshop }) => {
      const order = talk.order("a", "sleep 1002", {
        ...{ shell, walltimeSeconds: 1 },
      });
      await talk.start(order);
      await talk.channel.close();

      await using later = workshop.talk();
      const report = await until(async () => {
        const report = await later.report(order);
        return report.state === "kill" ? report : undefined;
      }, { what: "the end of the job" });

      assert.equal(report.reason, OVER);
      assert.equal(report.alive, false);
    },
  );
}
