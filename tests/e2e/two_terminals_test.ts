import assert from "node:assert/strict";
import { cms, cmsWell, startCms, statesOf } from "../support/cms.ts";
import { type TempDir, tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

async function makeQueue(path: string, jobs: string, command: string) {
  const options = { cwd: path };
  await cmsWell(["queue", "create", "a"], options);
  await cmsWell(
    ["queue", "add", "a", `--name=${jobs}`, `--command=${command}`],
    options,
  );
  return options;
}

/** A job that lasts until the test lets it end, or is over itself. */
const WAIT =
  "while [ -e ../a-queue.yaml ] && ! [ -e ../release ]; do sleep 0.05; done";

/** By then a manager has seen an edit: it looks twice a second. */
const LOOKED_MS = 1_500;

function release(directory: TempDir): Promise<void> {
  return Deno.writeTextFile(directory.join("experiment", "release"), "");
}

const RUN = ["queue", "run", "fifo_multi", "a", "--hosts=localhost,localhost"];

Deno.test("jobs added and deleted by another command during a run are run and are not", async () => {
  await using directory = await tempDir();
  const options = await makeQueue(directory.path, "job[1-6]", WAIT);
  await using manager = startCms(RUN, options);
  await until(async () =>
    (await statesOf("a", options)).get("job2") === "start"
  );

  await cmsWell(["queue", "delete", "a", "--name=job6"], options);
  await cmsWell(
    ["queue", "add", "a", "--name=late", "--command=echo late"],
    options,
  );
  await release(directory);
  const { code, err } = await manager.result;

  assert.equal(code, 0, err);
  assert.deepEqual([...await statesOf("a", options)], [
    ...[1, 2, 3, 4, 5].map((n) => [`job${n}`, "end"] as const),
    ["late", "end"],
  ]);
  await assert.rejects(Deno.stat(directory.join("experiment", "job6")));
});

Deno.test("what a person edits in the queue file during a run is taken over, comments and all", async () => {
  await using directory = await tempDir();
  const options = await makeQueue(directory.path, "job[1-6]", WAIT);
  const path = directory.join("experiment", "a-queue.yaml");
  await using manager = startCms(RUN, options);
  await until(async () =>
    (await statesOf("a", options)).get("job2") === "start"
  );

  const text = await Deno.readTextFile(path);
  const edited = text.replace(
    /(job6:[^]*?\n {2}command: ).*/,
    "$1echo edited # by hand",
  ) + "# the end\nby_hand:\n  command: echo by hand\n  owner: me\n";
  await Deno.writeTextFile(`${path}~`, edited);
  await Deno.rename(`${path}~`, path);
  const savedAt = Date.now();
  await until(() => Date.now() - savedAt > LOOKED_MS);
  await release(directory);
  const { code, err } = await manager.result;

  assert.equal(code, 0, err);
  const states = await statesOf("a", options);
  assert.deepEqual(new Set(states.values()), new Set(["end"]));
  assert.equal(states.size, 7);
  const output = (name: string) =>
    Deno.readTextFile(directory.join("experiment", name, `${name}.out`));
  assert.equal(await output("job6"), "edited\n");
  assert.equal(await output("by_hand"), "by hand\n");
  const after = await Deno.readTextFile(path);
  assert.match(after, /command: echo edited # by hand\n/);
  assert.match(
    after,
    /# the end\nby_hand:\n {2}command: echo by hand\n {2}owner: me\n/,
  );
});

Deno.test("an editor that saves an old version over a running queue reverts no state and loses no job", async () => {
  await using directory = await tempDir();
  const options = await makeQueue(directory.path, "job[1-8]", "sleep 0.6");
  const path = directory.join("experiment", "a-queue.yaml");
  const loaded = await Deno.readTextFile(path);
  await using manager = startCms(RUN, options);
  await cmsWell(
    ["queue", "add", "a", "--name=late", "--command=true"],
    options,
  );
  await until(async () => /status: end/.test(await Deno.readTextFile(path)), {
    what: "the queue file to be rewritten",
  });

  await Deno.writeTextFile(
    path,
    loaded.replace(/(job8:[^]*?command: )sleep 0.6/, "$1echo edited"),
  );
  const { code, err } = await manager.result;

  assert.equal(code, 0, err);
  const states = await statesOf("a", options);
  assert.deepEqual([...states.keys()].toSorted(), [
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `job${n}`),
    "late",
  ]);
  assert.deepEqual(new Set(states.values()), new Set(["end"]));
  const journal = await Deno.readTextFile(
    directory.join("experiment", "a-queue.journal"),
  );
  for (const name of states.keys()) {
    const starts = journal.split("\n").filter((line) =>
      line.includes(`"job":"${name}"`) && line.includes('"status":"run"')
    );
    assert.equal(starts.length, 1, `${name} started ${starts.length} times`);
  }
});

Deno.test("a second run of a queue is refused, and told which process runs it", async () => {
  await using directory = await tempDir();
  const options = await makeQueue(directory.path, "job[1-2]", WAIT);
  await using manager = startCms(RUN, options);
  await until(async () =>
    (await statesOf("a", options)).get("job1") === "start"
  );

  const { code, err } = await cms(RUN, options);

  assert.equal(code, 75);
  assert.match(
    err,
    new RegExp(`Cannot run queue a: process ${manager.pid} of`),
  );
});

Deno.test("a job killed by another command during a run frees its slot at once", async () => {
  await using directory = await tempDir();
  const options = await makeQueue(directory.path, "job[1-2]", "sleep 60");
  await cmsWell(
    ["queue", "add", "a", "--name=last", "--command=true"],
    options,
  );
  await using manager = startCms(RUN, options);
  await until(async () =>
    (await statesOf("a", options)).get("job2") === "start"
  );

  await cmsWell(["queue", "kill", "a", "--name=job1,job2"], options);
  const { code, err } = await manager.result;

  assert.equal(code, 1, err);
  assert.deepEqual([...await statesOf("a", options)], [
    ["job1", "kill"],
    ["job2", "kill"],
    ["last", "end"],
  ]);
});
