import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { cmsWell, statesOf } from "../support/cms.ts";
import { pyYamlTest, readWithPyYaml } from "../support/py_yaml.ts";
import { type TempDir, tempDir } from "../support/temp.ts";

const GOLDEN = new URL("../golden/upstream/", import.meta.url);

const KEYS = [
  "name",
  "id",
  "experiment",
  "directory",
  "input",
  "output",
  "log",
  "status",
  "gpu",
  "arguments",
  "executable",
  "command",
  "shell",
  "shell_path",
  "scriptname",
  "remote_command",
  "nohup_command",
  "pid",
  "host",
  "user",
  "pyenv",
  "last_probe_check",
];

/** A queue file as the original wrote it, its jobs assigned to this machine. */
async function original(directory: TempDir, file: string, queue: string) {
  await Deno.mkdir(directory.join("experiment"));
  const text = await Deno.readTextFile(new URL(file, GOLDEN));
  const here = text.replaceAll("host: red", "host: localhost")
    .replaceAll("user: pi", `user: ${userInfo().username}`)
    .replaceAll("pyenv: ~/ENV3/bin/activate", "pyenv: null")
    .replaceAll("command: sleep 10", "command: sleep 0.1");
  await Deno.writeTextFile(
    directory.join("experiment", `${queue}-queue.yaml`),
    here,
  );
  return { cwd: directory.path };
}

Deno.test("a queue file of the original with assigned jobs runs unchanged", async () => {
  await using directory = await tempDir();
  const options = await original(directory, "queue-assigned/a-queue.yaml", "a");

  await cmsWell(["queue", "run", "fifo", "a", "--max_parallel=2"], options);

  assert.deepEqual([...await statesOf("a", options)], [
    ["job1", "end"],
    ["job2", "end"],
    ["job3", "end"],
  ]);
});

Deno.test("a queue file of the original with unassigned jobs runs over a cluster", async () => {
  await using directory = await tempDir();
  const options = await original(
    directory,
    "queue-unassigned/b-queue.yaml",
    "b",
  );

  await cmsWell(
    ["queue", "run", "fifo_multi", "b", "--hosts=localhost,localhost"],
    options,
  );

  assert.deepEqual([...(await statesOf("b", options)).values()], [
    "end",
    "end",
    "end",
  ]);
});

pyYamlTest(
  "PyYAML reads what was written, with the original's 22 keys in order",
  async () => {
    await using directory = await tempDir();
    const options = { cwd: directory.path };
    const command = `printf '%s\\n' "on: #1" ü; true`;
    await cmsWell(["queue", "create", "a"], options);
    await cmsWell([
      "queue",
      "add",
      "a",
      "--name=10,on,1e3,job",
      `--command=${command}`,
      "--gpu=0",
    ], options);
    await cmsWell(
      ["queue", "run", "fifo_multi", "a", "--hosts=localhost"],
      options,
    );

    const [read] = await readWithPyYaml([
      await Deno.readTextFile(directory.join("experiment", "a-queue.yaml")),
    ]);
    const listed = await cmsWell(
      ["queue", "list", "a", "--format=json"],
      options,
    );

    const jobs = read as Record<string, Record<string, unknown>>;
    assert.deepEqual(Object.keys(jobs), ["10", "on", "1e3", "job"]);
    for (const job of Object.values(jobs)) {
      assert.deepEqual(Object.keys(job), KEYS);
      assert.equal(job["command"], command);
    }
    assert.deepEqual(Object.values(jobs), JSON.parse(listed));
  },
);
