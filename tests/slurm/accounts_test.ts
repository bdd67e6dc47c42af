import assert from "node:assert/strict";
import { cmsWell } from "../support/cms.ts";
import { slurmMissing, startSlurm } from "../support/slurm.ts";
import { accountsMissing } from "../support/slurm_accounts.ts";
import { SlurmUser } from "../support/slurm_user.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

const missing = slurmMissing() ?? accountsMissing();

Deno.test({
  name: `a Slurm with accounts${missing ? ` (${missing})` : ""}`,
  ignore: missing !== undefined,
  async fn(t) {
    await using slurm = await startSlurm(["MinJobAge=2"], {
      hasAccounts: true,
    });
    await slurm.call("sacctmgr", "-i", "add", "account", "all");
    await slurm.call("sacctmgr", "-i", "add", "user", "root", "account=all");

    const step = (name: string, run: (user: SlurmUser) => Promise<void>) =>
      t.step(name, async () => {
        await using directory = await tempDir();
        await run(new SlurmUser(slurm, directory));
      });

    await step("what Slurm has forgotten is in its accounts", async (user) => {
      await user.add("job[1-2]", "echo up >up; sleep 600");
      await using run = user.run();
      await until(async () => await user.text("job2/up") !== "");
      run.kill("SIGKILL");
      await run.result;
      const array = (await slurm.call("squeue", "-h", "-o", "%F")).split(
        "\n",
      )[0]!;
      Deno.kill(Number(await user.text("job1/job1.pid")), "SIGKILL");
      await slurm.call("scancel", `${array}_1`);
      await until(
        async () => await slurm.call("squeue", "-h", "-t", "all") === "",
      );

      await cmsWell(["queue", "refresh", "a"], user.options);

      assert.equal(await user.states(), "job1:crash job2:kill");
      assert.match(await user.reason("job1"), /ended by signal 9/);
    });

    await step(
      "what is over an account's limit waits for its turn",
      async (user) => {
        await slurm.call(
          "sacctmgr",
          "-i",
          "modify",
          "user",
          "root",
          "set",
          "MaxSubmitJobs=5",
        );
        await user.add(
          "job[1-12]",
          "echo up >>up; until [ -e ../go ]; do sleep 0.1; done",
        );
        await using run = user.run();
        await until(async () => await user.reason("job12") !== "");
        const held = await user.record("job12");

        await Deno.writeTextFile(user.directory.join("experiment/go"), "");
        const { code, err } = await run.result;

        assert.equal(held["status"], "run");
        assert.match(
          String(held["reason"]),
          /^Slurm takes no more jobs now: AssocMaxSubmitJobLimit$/,
        );
        assert.equal(code, 0, err);
        for (let job = 1; job <= 12; job++) {
          assert.equal(await user.text(`job${job}/up`), "up\n");
        }
      },
    );
  },
});
