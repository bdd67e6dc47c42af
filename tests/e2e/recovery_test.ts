import assert from "node:assert/strict";
import { cms, cmsWell, startCms, statesOf } from "../support/cms.ts";
import { sshdTest, startSshd } from "../support/sshd.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

const COUNT = 'echo "$PWD" >> "$HOME/ran"; sleep 0.3';

async function lines(path: string): Promise<string[]> {
  try {
    return (await Deno.readTextFile(path)).trim().split("\n");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

sshdTest(
  "a manager killed with -9 amid 40 jobs: after refresh and run every job ran exactly once",
  async () => {
    await using sshd = await startSshd({ aliases: ["red"] });
    await using directory = await tempDir();
    const options = { cwd: directory.path, env: sshd.env };
    const ran = `${sshd.home("red")}/ran`;
    await cmsWell(["queue", "create", "a"], options);
    await cmsWell([
      "queue",
      "add",
      "a",
      "--name=job[1-40]",
      `--command=${COUNT}`,
      `--user=${sshd.user}`,
      "--host=red",
    ], options);
    const run = ["queue", "run", "fifo", "a", "--max_parallel=6"];
    {
      await using manager = startCms(run, options);
      await until(async () => (await lines(ran)).length > 12, {
        what: "a dozen jobs",
      });
      manager.kill("SIGKILL");
      await manager.result;
    }

    await cmsWell(["queue", "refresh", "a"], options);
    const { code, err } = await cms(run, options);

    assert.equal(code, 0, err);
    const directories = await lines(ran);
    assert.equal(directories.length, 40);
    assert.equal(new Set(directories).size, 40);
    const states = await statesOf("a", options);
    assert.deepEqual(new Set(states.values()), new Set(["end"]));
  },
);

sshdTest(
  "a connection that breaks costs no job: they run on, and their ends are heard later",
  async () => {
    await using sshd = await startSshd({ aliases: ["red"] });
    await using directory = await tempDir();
    const options = { cwd: directory.path, env: sshd.env };
    const ran = `${sshd.home("red")}/ran`;
    await cmsWell(["queue", "create", "a"], options);
    await cmsWell([
      "queue",
      "add",
      "a",
      "--name=job[1-12]",
      `--command=${COUNT}`,
      `--user=${sshd.user}`,
      "--host=red",
    ], options);
    await using manager = startCms(
      ["queue", "run", "fifo", "a", "--max_parallel=4"],
      options,
    );
    await until(async () => (await lines(ran)).length >= 6);

    await sshd.dropConnections("red");
    const { code, err } = await manager.result;

    assert.equal(code, 0, err);
    assert.match(err, /the connection to .*red was lost/);
    assert.equal((await lines(ran)).length, 12);
    assert.equal(sshd.connections("red"), 2);
  },
);

sshdTest(
  "Ctrl-C stops starting, leaves the jobs running, and the next run looks after them",
  async () => {
    await using sshd = await startSshd({ aliases: ["red"] });
    await using directory = await tempDir();
    const options = { cwd: directory.path, env: sshd.env };
    const ran = `${sshd.home("red")}/ran`;
    const release = `${sshd.home("red")}/release`;
    await cmsWell(["queue", "create", "a"], options);
    await cmsWell([
      "queue",
      "add",
      "a",
      "--name=job[1-3]",
      `--command=echo x >> "$HOME/ran"; while [ -d "$HOME" ] && ! [ -e "$HOME/release" ]; do sleep 0.05; done; exit 4`,
      `--user=${sshd.user}`,
      "--host=red",
    ], options);
    const run = ["queue", "run", "fifo", "a", "--max_parallel=2"];
    await using manager = startCms(run, options);
    await until(async () => (await lines(ran)).length === 2);
    await until(async () =>
      (await statesOf("a", options)).get("job2") === "start"
    );

    manager.kill("SIGINT");
    const interrupted = await manager.result;
    await Deno.writeTextFile(release, "");
    const second = await cms(run, options);

    assert.equal(interrupted.code, 130);
    assert.match(interrupted.err, /run the queue again/);
    assert.equal(second.code, 1);
    assert.match(second.err, /Job job1 was started earlier/);
    assert.equal((await lines(ran)).length, 3);
    const jobs = JSON.parse(
      await cmsWell(["queue", "list", "a", "--format=json"], options),
    );
    assert.deepEqual(
      jobs.map((
        job: Record<string, unknown>,
      ) => [job["status"], job["exit_code"]]),
      [["end", 4], ["end", 4], ["end", 4]],
    );
  },
);
