import assert from "node:assert/strict";
import { cms, cmsWell, startCms, statesOf } from "../support/cms.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

/** Each look is a process of its own. */

const WAIT = "while ! [ -e ../release ]; do sleep 0.05; done";

Deno.test("a pause from another terminal counts at once, and a resume in the same run", async () => {
  await using directory = await tempDir();
  const options = { cwd: directory.path };
  const status = async (job: string) => (await statesOf("a", options)).get(job);
  await cmsWell(["queue", "create", "a"], options);
  await cmsWell(
    ["queue", "add", "a", "--name=job[1-2]", `--command=${WAIT}`],
    options,
  );
  await using manager = startCms(
    ["queue", "run", "fifo_multi", "a", "--hosts=localhost"],
    options,
  );
  await until(async () => await status("job1") === "start");

  await cmsWell(["queue", "pause", "a"], options);
  await Deno.writeTextFile(directory.join("experiment", "release"), "");
  await until(async () => await status("job1") === "end");
  const shown = await cms(["queue", "info", "a"], options);
  const why = await cms(["queue", "explain", "a", "job2"], options);

  assert.match(shown.err, /The queue a is paused since .*cms queue resume a/);
  assert.match(why.out, /queue a is paused since/);
  assert.equal(await status("job2"), "undefined");

  await cmsWell(["queue", "resume", "a"], options);
  const { code, err } = await manager.result;

  assert.equal(code, 0, err);
  assert.equal(await status("job2"), "end");
  assert.match(err, /The queue a is paused: it starts no further job/);
  assert.match(err, /The queue a goes on/);
  const left = [...Deno.readDirSync(directory.join("experiment"))]
    .map(({ name }) => name).filter((name) => name.includes("paused"));
  assert.deepEqual(left, []);
});

Deno.test("a removed queue takes its pause with it", async () => {
  await using directory = await tempDir();
  const options = { cwd: directory.path };
  await cmsWell(["queue", "create", "a"], options);
  await cmsWell(["queue", "pause", "a"], options);

  await cmsWell(["queue", "delete", "a", "--all"], options);

  assert.deepEqual([...Deno.readDirSync(directory.join("experiment"))], []);
  const { code, err } = await cms(["queue", "pause", "a"], options);
  assert.match(err, /Cannot find queue a/);
  assert.notEqual(code, 0);
});
