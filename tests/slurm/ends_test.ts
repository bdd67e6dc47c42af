import assert from "node:assert/strict";
import { cmsWell } from "../support/cms.ts";
import { slurmMissing, startSlurm } from "../support/slurm.ts";
import { SlurmUser } from "../support/slurm_user.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

/** What lets a small Slurm end jobs in all the ways of a big one. */
const STRICT = [
  "JobAcctGatherType=jobacct_gather/linux",
  "JobAcctGatherFrequency=task=1",
  "JobAcctGatherParams=OverMemoryKill",
  "SelectTypeParameters=CR_Core_Memory",
  "DefMemPerNode=100",
  "SlurmdTimeout=3",
];
/** Slurm looks for some things every half minute. */

const missing = slurmMissing();

Deno.test({
  name: `how Slurm ends jobs${missing ? ` (${missing})` : ""}`,
  ignore: missing !== undefined,
  async fn(t) {
    await using slurm = await startSlurm(STRICT);

    const step = (name: string, run: (user: SlurmUser) => Promise<void>) =>
      t.step(name, async () => {
        await using directory = await tempDir();
        await run(new SlurmUser(slurm, directory));
      });

    const untilUp = (user: SlurmUser) =>
      until(async () => await user.text("job1/up") !== "");

    await step("a job over its time limit has crashed", async (user) => {
      await user.add("job1", "echo up >up; sleep 600");
      await using run = user.run("--time=5");
      await untilUp(user);

      await slurm.call(
        "scontrol",
        "update",
        `JobId=${await user.array()}`,
        "EndTime=now+1",
      );
      const { code } = await run.result;

      assert.equal(code, 1);
      assert.equal(await user.states(), "job1:crash");
      assert.match(await user.reason("job1"), /time limit was reached/);
    });

    await step("a job out of memory has crashed", async (user) => {
      await user.add("job1", `exec perl -e '$x = q(a) x 300000000; sleep 600'`);
      await using run = user.run("--mem=50");

      const { code } = await run.result;

      assert.equal(code, 1);
      assert.equal(await user.states(), "job1:crash");
      assert.match(await user.reason("job1"), /ended by signal 9, .* memory/);
    });

    await step("a job whose node is gone has crashed", async (user) => {
      await user.add("job1", "echo up >up; sleep 600");
      await using run = user.run();
      await untilUp(user);

      await slurm.stopNode();
      const { code } = await run.result;
      await slurm.startNode();

      assert.equal(code, 1);
      assert.equal(await user.states(), "job1:crash");
      assert.match(await user.reason("job1"), /node failed/);
    });

    await step(
      "a job that waits says what for, to those who ask",
      async (user) => {
        await user.add("job[1-2]", "until [ -e ../go ]; do sleep 0.1; done");
        await using run = user.run("--sbatch=--exclusive");
        await until(async () => await user.reason("job2") !== "");

        const info = await cmsWell(["queue", "info", "a"], user.options);
        const why = await cmsWell(
          ["queue", "explain", "a", "job2"],
          user.options,
        );
        await Deno.writeTextFile(user.directory.join("experiment/go"), "");
        await run.result;

        assert.match(info, /job2 .*Slurm: Resources/);
        assert.match(why, /Slurm: Resources/);
        assert.equal(await user.states(), "job1:end job2:end");
        assert.equal(await user.reason("job2"), "");
      },
    );
  },
});
