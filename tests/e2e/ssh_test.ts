import assert from "node:assert/strict";
import { cms, cmsWell, statesOf } from "../support/cms.ts";
import { sshdTest, startSshd } from "../support/sshd.ts";
import { tempDir } from "../support/temp.ts";

sshdTest(
  "200 jobs on one machine take one ssh connection, and little more than their own time",
  async () => {
    await using sshd = await startSshd({ aliases: ["red"] });
    await using directory = await tempDir();
    const options = { cwd: directory.path, env: sshd.env };
    await cmsWell(["queue", "create", "a"], options);
    await cmsWell([
      "queue",
      "add",
      "a",
      "--name=job[1-200]",
      "--command=sleep 0.2",
      `--user=${sshd.user}`,
      "--host=red",
    ], options);

    const begun = performance.now();
    const { code, err } = await cms(
      ["queue", "run", "fifo", "a", "--max_parallel=10"],
      options,
    );
    const seconds = (performance.now() - begun) / 1_000;

    assert.equal(code, 0, err);
    assert.equal(sshd.connections("red"), 1);
    assert.equal(sshd.sshInvocations(), 1);
    assert.deepEqual(
      new Set((await statesOf("a", options)).values()),
      new Set(["end"]),
    );
    const ideal = 200 / 10 * 0.2;
    // Other tests run at the same time: the bound is for a machine of our own.
    assert.ok(seconds < ideal + 12, `${seconds} s, ideal ${ideal} s`);
  },
);

sshdTest(
  "a cluster's hosts share the connection to their machine, and each keeps its gpu",
  async () => {
    await using sshd = await startSshd({ aliases: ["red", "red01"] });
    await using directory = await tempDir();
    const options = { cwd: directory.path, env: sshd.env };
    await cmsWell(["cluster", "create", "c"], options);
    const add = ["cluster", "add", "c", `--user=${sshd.user}`];
    await cmsWell([...add, "--id=host1", "--name=red", "--gpu=0"], options);
    await cmsWell([...add, "--id=host2", "--name=red01", "--gpu=0"], options);
    await cmsWell([...add, "--id=host3", "--name=red01", "--gpu=1"], options);
    await cmsWell(["queue", "create", "a"], options);
    const lock = 'mkdir "$HOME/gpu$CUDA_VISIBLE_DEVICES" || exit 9; ' +
      'sleep 0.1; rmdir "$HOME/gpu$CUDA_VISIBLE_DEVICES"';
    await cmsWell(
      ["queue", "add", "a", "--name=job[1-12]", `--command=${lock}`],
      options,
    );

    const { code, err } = await cms(
      ["queue", "run", "fifo_multi", "a", "--hostfile=c"],
      options,
    );

    assert.equal(code, 0, err); // no two jobs had one gpu at the same time
    assert.equal(sshd.connections("red"), 1);
    assert.equal(sshd.connections("red01"), 1);
  },
);

sshdTest(
  "the files of a job and its input are on the machine before it starts",
  async () => {
    await using sshd = await startSshd({ aliases: ["red"] });
    await using directory = await tempDir();
    const options = { cwd: directory.path, env: sshd.env };
    await cmsWell(["queue", "create", "a"], options);
    await Deno.mkdir(directory.join("experiment", "job1", "input"), {
      recursive: true,
    });
    await Deno.writeTextFile(
      directory.join("experiment", "job1", "input", "a b.txt"),
      "first\n",
    );
    await Deno.writeTextFile(
      directory.join("experiment", "common.txt"),
      "second\n",
    );
    await cmsWell([
      "queue",
      "add",
      "a",
      "--name=job1",
      "--command=cat 'input/a b.txt' ../common.txt",
      "--input=common.txt",
      `--user=${sshd.user}`,
      "--host=red",
    ], options);

    await cmsWell(["queue", "run", "fifo", "a", "--max_parallel=1"], options);

    const output = `${sshd.home("red")}/experiment/job1/job1.out`;
    assert.equal(await Deno.readTextFile(output), "first\nsecond\n");
  },
);

sshdTest(
  "a host that cannot be reached fails its jobs with ssh's reason, and the others go on",
  async () => {
    await using sshd = await startSshd({ aliases: ["red", "blue"] });
    await sshd.stop("blue");
    await using directory = await tempDir();
    const options = { cwd: directory.path, env: sshd.env };
    await cmsWell(["queue", "create", "a"], options);
    for (const [name, host] of [["job1", "blue"], ["job2", "red"]] as const) {
      await cmsWell([
        "queue",
        "add",
        "a",
        `--name=${name}`,
        "--command=true",
        `--user=${sshd.user}`,
        `--host=${host}`,
      ], options);
    }

    const { code, err } = await cms(
      ["queue", "run", "fifo", "a", "--max_parallel=1"],
      options,
    );

    assert.equal(code, 1);
    assert.match(err, /job1 is in state fail_start: .*blue.*refused/i);
    assert.deepEqual(
      [...await statesOf("a", options)],
      [["job1", "fail_start"], ["job2", "end"]],
    );
  },
);

sshdTest(
  "without a single host that answers nothing is touched, and the reason is told",
  async () => {
    await using sshd = await startSshd({ aliases: ["red"] });
    await sshd.stop("red");
    await using directory = await tempDir();
    const options = { cwd: directory.path, env: sshd.env };
    await cmsWell(["queue", "create", "a"], options);
    await cmsWell(
      ["queue", "add", "a", "--name=job1", "--command=true"],
      options,
    );

    const { code, err } = await cms(
      ["queue", "run", "fifo_multi", "a", `--hosts=${sshd.user}@red`],
      options,
    );

    assert.equal(code, 69);
    assert.match(err, /no host answers: .*refused/i);
    assert.deepEqual([...await statesOf("a", options)], [[
      "job1",
      "undefined",
    ]]);
  },
);
