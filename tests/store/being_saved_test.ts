import assert from "node:assert/strict";
import type { Change } from "../../src/core/change.ts";
import { SETTLE_MS } from "../../src/store/being_saved.ts";
import {
  add,
  jobsOf,
  queueDir,
  start,
  statesOf,
  THREE_JOBS,
} from "../support/queue_dir.ts";
import { until } from "../support/until.ts";

Deno.test("a manager waits until an editor has written all of the file", async () => {
  // On a busy machine the editor may seem to have stopped in between.
  await until(async () => {
    await using dir = await queueDir(THREE_JOBS);
    using queue = await dir.open({ manage: true });
    const told: Change[] = [];
    queue.onForeign = (change) => told.push(change);
    const begun = performance.now();

    Deno.writeTextFileSync(dir.yaml, "");
    await queue.update(() => [start("job1", "x-1")]);
    const checkpoint = queue.checkpoint("now");
    Deno.writeTextFileSync(dir.yaml, THREE_JOBS.slice(0, 60));
    await queue.update(() => []);
    Deno.writeTextFileSync(dir.yaml, `${THREE_JOBS}job4:\n  status: ready\n`);
    const isInTime = performance.now() - begun < SETTLE_MS;
    await checkpoint;
    if (!isInTime) return false;
    await queue.update(() => []);

    assert.deepEqual(told, [{ job: "job4", add: { status: "ready" } }]);
    const states = { job1: "run", job2: "ready", job3: "ready", job4: "ready" };
    assert.deepEqual(statesOf(jobsOf(queue)), states);
    assert.match(dir.text(), /^job4:$/m);
    return true;
  });
});

Deno.test("a command does not write over a file that is being saved", async () => {
  await until(async () => {
    await using dir = await queueDir(THREE_JOBS);
    using queue = await dir.open();
    await queue.update(() => [add("job4")]);
    const begun = performance.now();

    Deno.writeTextFileSync(dir.yaml, "job1: {}\n");
    const checkpoint = queue.checkpoint("lazy");
    await Promise.resolve();
    Deno.writeTextFileSync(dir.yaml, "job1: {}\njob2: {}\n");
    const isInTime = performance.now() - begun < SETTLE_MS;
    await checkpoint;
    if (!isInTime) return false;

    assert.match(dir.text(), /^job1: {}\njob2: {}\njob4:\n/);
    return true;
  });
});

Deno.test("a command that meets half of a file waits for the rest", async () => {
  await until(async () => {
    await using dir = await queueDir(THREE_JOBS);
    const begun = performance.now();

    Deno.writeTextFileSync(dir.yaml, "job1:\n  command: x\njob2");
    const jobs = dir.jobs().catch((error) => error);
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    Deno.writeTextFileSync(dir.yaml, THREE_JOBS);
    const isInTime = performance.now() - begun < SETTLE_MS;
    const found = await jobs;
    if (!isInTime) return false;

    assert.deepEqual([...found.keys()], ["job1", "job2", "job3"]);
    return true;
  });
});

Deno.test("what a manager has begun to decide on a file just saved is not begun again", async () => {
  await until(async () => {
    await using dir = await queueDir();
    await dir.create();
    const begun = performance.now();
    Deno.writeTextFileSync(dir.yaml, "job1:\n  command: x\nbad: 3\n");
    using queue = await dir.open({ manage: true });
    let decided = 0;

    const updated = queue.update(() => {
      decided++;
      for (const name of queue.names()) queue.get(name);
      return [];
    });
    const isInTime = performance.now() - begun < SETTLE_MS;
    const error = await updated.catch((error) => error);
    if (!isInTime) return false;

    assert.match(error.message, /"bad" is not a mapping/);
    assert.equal(decided, 1);
    return true;
  });
});
