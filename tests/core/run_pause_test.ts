import assert from "node:assert/strict";
import { addJobs } from "../../src/core/queue/add.ts";
import { explainJob } from "../../src/core/queue/explain.ts";
import { pauseQueue, resumeQueue } from "../../src/core/queue/pause.ts";
import { FakeWorld } from "../support/fake_world.ts";
import { makeJobs } from "../support/make.ts";

const ON_RED = { user: "pi", host: "red", command: "sleep 60" };
const ONE = { options: { max_parallel: 1, timeout: 2 } };

Deno.test("a pause lets running jobs end and starts none", async () => {
  const world = new FakeWorld({ jobs: makeJobs(2, ON_RED) });
  const manager = world.start(ONE);
  await world.clock.advance(5_000);

  assert.ok(await pauseQueue(world.ports, world.ref));
  await world.clock.advance(600_000);

  assert.equal(world.states, "job1:end job2:ready");
  await resumeQueue(world.ports, world.ref);
  await world.finish(manager);
});

Deno.test("a resume lets the same run go on", async () => {
  const world = new FakeWorld({ jobs: makeJobs(2, ON_RED) });
  const manager = world.start(ONE);
  await world.clock.advance(5_000);
  await pauseQueue(world.ports, world.ref);
  await world.clock.advance(120_000);

  assert.ok(await resumeQueue(world.ports, world.ref));
  const { completed, stopped } = await world.finish(manager);

  assert.deepEqual(completed, ["job1", "job2"]);
  assert.equal(stopped, undefined);
  const told = manager.news.filter((line) => /paused|goes on/.test(line));
  assert.deepEqual(told, ["paused", "goes on"]);
});

Deno.test("the run of a paused queue waits, and can be interrupted", async () => {
  const world = new FakeWorld({ jobs: makeJobs(1, ON_RED) });
  await pauseQueue(world.ports, world.ref);
  const manager = world.start(ONE);
  await world.clock.advance(3_600_000);
  assert.equal(world.states, "job1:ready");

  manager.interrupt();
  const { stopped } = await world.finish(manager);

  assert.equal(stopped?.code, "interrupted");
});

Deno.test("a pause holds for the next manager", async () => {
  const world = new FakeWorld({ jobs: makeJobs(2, ON_RED) });
  world.start(ONE);
  await world.clock.advance(5_000);
  await pauseQueue(world.ports, world.ref);
  world.kill();

  const next = world.start(ONE);
  await world.clock.advance(600_000);

  assert.equal(world.states, "job1:end job2:ready");
  await resumeQueue(world.ports, world.ref);
  await world.finish(next);
  assert.equal(world.states, "job1:end job2:end");
});

Deno.test("a job that is added during a pause has its turn after it", async () => {
  const world = new FakeWorld({ jobs: makeJobs(1, ON_RED) });
  await pauseQueue(world.ports, world.ref);
  const manager = world.start(ONE);
  await world.clock.advance(5_000);
  await addJobs(world.ports, world.ref, { names: ["late"], spec: ON_RED });

  await resumeQueue(world.ports, world.ref);
  const { completed } = await world.finish(manager);

  assert.deepEqual(completed, ["job1", "late"]);
});

Deno.test("a job that waits for its machine is not started during a pause", async () => {
  const world = new FakeWorld({ jobs: makeJobs(1, ON_RED) });
  const manager = world.start(ONE);
  await world.clock.advance(120_000);
  await world.finish(manager);
  world.transport.cutOff("pi@red", { noticedMs: 0 });
  await addJobs(world.ports, world.ref, { names: ["late"], spec: ON_RED });
  const next = world.start(ONE);
  await world.clock.advance(10);

  await pauseQueue(world.ports, world.ref);
  await world.clock.advance(1_000);
  world.transport.comeBack("pi@red");
  await world.clock.advance(60_000);

  assert.deepEqual(world.machine("pi@red").of("late"), []);
  await resumeQueue(world.ports, world.ref);
  await world.finish(next);
});

Deno.test("the second pause and the second resume change nothing, and say so", async () => {
  const world = new FakeWorld();
  await pauseQueue(world.ports, world.ref);

  assert.equal(await pauseQueue(world.ports, world.ref), false);
  assert.equal(await resumeQueue(world.ports, world.ref), true);
  assert.equal(await resumeQueue(world.ports, world.ref), false);
});

Deno.test("a job of a paused queue waits for its resume", async () => {
  const world = new FakeWorld({ jobs: makeJobs(1, ON_RED) });
  await pauseQueue(world.ports, world.ref);

  const { because } = await world.clock.until(
    explainJob(world.ports, world.ref, "job1"),
  );

  assert.match(because[0]!, /^queue .* is paused since .*: cms queue resume /);
});
