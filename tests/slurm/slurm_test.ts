import assert from "node:assert/strict";
import { hostname } from "node:os";
import { cms, cmsWell, CONFIG, MAIN, startCms } from "../support/cms.ts";
import { SlurmUser as User } from "../support/slurm_user.ts";
import { slurmMissing, startSlurm } from "../support/slurm.ts";
import { sshdMissing, startSshd } from "../support/sshd.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

const missing = slurmMissing();

Deno.test({
  name: `queues on a Slurm${missing ? ` (${missing})` : ""}`,
  ignore: missing !== undefined,
  async fn(t) {
    await using slurm = await startSlurm();

    const step = (name: string, run: (user: User) => Promise<void>) =>
      t.step(name, async () => {
        await using directory = await tempDir();
        await run(new User(slurm, directory));
      });

    await step("jobs run, with their output and exit codes", async (user) => {
      await user.add("job[1-3]", "echo hi; echo oh >&2; exit 3");

      const { code } = await cms(["queue", "run", "slurm", "a"], user.options);

      assert.equal(code, 1);
      assert.equal(await user.states(), "job1:end job2:end job3:end");
      assert.equal(await user.text("job2/job2.out"), "hi\n");
      assert.equal(await user.text("job2/job2-nohup.log"), "oh\n");
      assert.match(await user.text("job2/job2.log"), /exit code: 3\n/);
    });

    await step(
      "the typical workflow needs only the word slurm",
      async (user) => {
        const readme = await Deno.readTextFile(
          new URL("../../README.md", import.meta.url),
        );
        const [, cluster, queue] = readme
          .slice(readme.indexOf("## A typical workflow"))
          .split(/^```(?:sh)?$/m)
          .filter((_, at) => at === 0 || at % 2 === 1);
        const typed = `${cluster}${queue}`;
        assert.equal(typed.split("fifo_multi").length, 2);
        const cms = [Deno.execPath(), "run", "-A", "--quiet"];
        const words = [...cms, `--config=${CONFIG}`, MAIN];

        const { success, stderr } = await new Deno.Command("sh", {
          args: [
            "-ec",
            `cms() { ${words.join(" ")} "$@"; }
            ${typed.replace("fifo_multi", "slurm")}`,
          ],
          ...user.options,
        }).output();

        assert.ok(success, new TextDecoder().decode(stderr));
        const names = Array.from({ length: 11 }, (_, at) => `job${at}`);
        assert.equal(
          await user.states(),
          names.map((name) => `${name}:end`).join(" "),
        );
        assert.equal(await user.text("job10/job10.out"), `${hostname()}\n`);
      },
    );

    await step("options are passed on to sbatch", async (user) => {
      await user.add("job1", "echo $SLURM_CPUS_PER_TASK $SLURM_JOB_QOS");

      const args = ["--cpus=2", "--sbatch=--comment=x --exclusive"];
      await cmsWell(["queue", "run", "slurm", "a", ...args], user.options);

      assert.equal((await user.text("job1/job1.out")).trim(), "2");
    });

    await step(
      "what Slurm does not take has not started, and why",
      async (user) => {
        await user.add("job1", "true");

        const args = ["queue", "run", "slurm", "a", "--partition=none"];
        const { code } = await cms(args, user.options);

        assert.equal(code, 1);
        assert.equal(await user.states(), "job1:fail_start");
        assert.match(await user.reason("job1"), /invalid partition/);
      },
    );

    await step(
      "jobs are killed, those that run and those that wait",
      async (user) => {
        await user.add("job[1-9]", "echo up >up; sleep 60");
        await using run = startCms(
          ["queue", "run", "slurm", "a"],
          user.options,
        );
        await until(async () => await user.text("job8/up") !== "");

        await cmsWell(
          ["queue", "kill", "a", "--name=job[1-9]"],
          user.options,
        );

        await run.result;
        assert.equal(
          await user.states(),
          Array.from({ length: 9 }, (_, at) => `job${at + 1}:kill`).join(" "),
        );
        assert.equal(await user.text("job9/up"), "");
      },
    );

    await step(
      "a manager that was killed leaves jobs that the next one looks after, and submits none again",
      async (user) => {
        await user.add("job[1-10]", "echo up >>up; sleep 3");
        await using first = startCms(
          ["queue", "run", "slurm", "a"],
          user.options,
        );
        await until(async () => await user.text("job8/up") !== "");
        const before = (await user.tasks()).length;
        first.kill("SIGKILL");
        await first.result;

        const { code, err } = await cms(
          ["queue", "run", "slurm", "a"],
          user.options,
        );

        assert.equal(code, 0, err);
        assert.equal((await user.tasks()).length, before);
        for (let job = 1; job <= 10; job++) {
          assert.equal(await user.text(`job${job}/up`), "up\n");
        }
      },
    );

    await step(
      "a job's environment, and its walltime, hold as everywhere",
      async (user) => {
        await user.add("job1", "echo $A >up; sleep 60; echo $A >>up", {
          env: "A=b",
          walltime: "1s",
        });

        await cms(["queue", "run", "slurm", "a"], user.options);

        assert.equal(await user.text("job1/up"), "b\n");
        assert.equal(await user.states(), "job1:kill");
        assert.match(await user.reason("job1"), /walltime of 1 ?s is over/);
      },
    );

    await step("a job that Slurm cancels is killed", async (user) => {
      await user.add("job1", "echo up >up; sleep 60");
      await using run = startCms(["queue", "run", "slurm", "a"], user.options);
      await until(async () => await user.text("job1/up") !== "");

      await slurm.call("scancel", "--user=root");

      await run.result;
      assert.equal(await user.states(), "job1:kill");
    });

    await step("refresh tells how jobs are without a manager", async (user) => {
      await user.add("job1", "echo up >up; sleep 1");
      await using run = startCms(["queue", "run", "slurm", "a"], user.options);
      await until(async () => await user.text("job1/up") !== "");
      run.kill("SIGKILL");
      await run.result;
      await until(async () =>
        /state: end/.test(await user.text("job1/job1.log"))
      );

      await cmsWell(["queue", "refresh", "a"], user.options);

      assert.equal(await user.states(), "job1:end");
    });

    const noSshd = sshdMissing();
    await t.step({
      name: `jobs run from a login machine${noSshd ? ` (${noSshd})` : ""}`,
      ignore: noSshd !== undefined,
      async fn() {
        await using directory = await tempDir();
        await using sshd = await startSshd({ aliases: ["login"] });
        // Debian's bash reads it below sshd.
        await Deno.writeTextFile(
          `${sshd.home("login")}/.bashrc`,
          `export SLURM_CONF=${slurm.env["SLURM_CONF"]}\necho Welcome\n`,
        );
        const user = new User({ ...slurm, env: sshd.env }, directory);
        await user.add("job[1-3]", "cat data; exit 3");
        await Deno.mkdir(directory.join("experiment/job2"));
        await Deno.writeTextFile(
          directory.join("experiment/job2/data"),
          "carried",
        );

        const args = [`--login=${sshd.user}@login`];
        await cms(["queue", "run", "slurm", "a", ...args], user.options);

        assert.equal(await user.states(), "job1:end job2:end job3:end");
        assert.equal(
          await Deno.readTextFile(
            `${sshd.home("login")}/experiment/job2/job2.out`,
          ),
          "carried",
        );
        assert.equal(sshd.connections("login"), 1);
      },
    });

    await step("a job is reset and runs again", async (user) => {
      await user.add("job1", "echo up >>up");
      await cmsWell(["queue", "run", "slurm", "a"], user.options);

      await cmsWell(["queue", "reset", "a", "--name=job1"], user.options);
      assert.equal(await user.text("job1/job1.slurm"), "");
      await cmsWell(["queue", "run", "slurm", "a"], user.options);

      assert.equal(await user.states(), "job1:end");
      assert.equal(await user.text("job1/up"), "up\nup\n");
    });
  },
});
