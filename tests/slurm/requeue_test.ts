import assert from "node:assert/strict";
import { slurmMissing, startSlurm } from "../support/slurm.ts";
import { SlurmUser } from "../support/slurm_user.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

/** Jobs of one partition displace those of the other. */
const TWO_CLASSES = [
  "PreemptType=preempt/partition_prio",
  "PreemptMode=REQUEUE",
  "PartitionName=low Nodes=ALL PriorityTier=1 State=UP",
  "PartitionName=high Nodes=ALL PriorityTier=10 State=UP",
];
/** Slurm looks for some things every half minute. */

const missing = slurmMissing();

Deno.test({
  name: `how Slurm displaces jobs and puts them back${
    missing ? ` (${missing})` : ""
  }`,
  ignore: missing !== undefined,
  async fn(t) {
    await using slurm = await startSlurm(TWO_CLASSES);

    const step = (name: string, run: (user: SlurmUser) => Promise<void>) =>
      t.step(name, async () => {
        await using directory = await tempDir();
        await run(new SlurmUser(slurm, directory));
      });

    const untilUp = (user: SlurmUser) =>
      until(async () => await user.text("job1/up") !== "");

    await step("a job that another one displaces has crashed", async (user) => {
      await user.add("job1", "echo up >up; sleep 600");
      await using run = user.run("--partition=low", "--cpus=8");
      await untilUp(user);

      await slurm.call(
        "sbatch",
        "--partition=high",
        "--cpus-per-task=8",
        "--output=/dev/null",
        "--wrap=true",
      );
      const { code } = await run.result;

      assert.equal(code, 1);
      assert.equal(await user.states(), "job1:crash");
      assert.match(await user.reason("job1"), /preempted/);
    });

    await step(
      "a displaced job that may be begun again is, and ends well",
      async (user) => {
        await user.add(
          "job1",
          "echo up >>up; [ -e again ] || { touch again; sleep 600; }",
        );
        await using run = user.run(
          "--partition=low",
          "--cpus=8",
          "--sbatch=--requeue",
        );
        await untilUp(user);

        await slurm.call(
          "sbatch",
          "--partition=high",
          "--cpus-per-task=8",
          "--output=/dev/null",
          "--wrap=sleep 6",
        );
        await until(
          async () => /Slurm: /.test(await user.reason("job1")),
        );
        assert.equal(await user.states(), "job1:run");
        // Slurm lets it wait for two minutes.
        await slurm.call(
          "scontrol",
          "update",
          `JobId=${await user.array("PD")}`,
          "StartTime=now",
        );
        const { code, err } = await run.result;

        assert.equal(code, 0, err);
        assert.equal(await user.states(), "job1:end");
        assert.equal(await user.text("job1/up"), "up\nup\n");
      },
    );

    await step(
      "a job that is put back by hand runs again, and says meanwhile why it waits",
      async (user) => {
        await user.add(
          "job1",
          "echo up >>up; [ -e again ] || { touch again; sleep 600; }",
        );
        await using run = user.run("--sbatch=--requeue");
        await untilUp(user);

        const array = await user.array("R");
        await slurm.call("scontrol", "requeuehold", `${array}_0`);
        await until(
          async () => /Slurm: /.test(await user.reason("job1")),
        );
        await slurm.call("scontrol", "release", `${array}_0`);
        await slurm.call(
          "scontrol",
          "update",
          `JobId=${array}_0`,
          "StartTime=now",
        );
        const { code, err } = await run.result;

        assert.equal(code, 0, err);
        assert.equal(await user.states(), "job1:end");
        assert.equal(await user.text("job1/up"), "up\nup\n");
      },
    );
  },
});
