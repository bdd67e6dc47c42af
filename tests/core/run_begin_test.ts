import assert from "node:assert/strict";
import { planRun } from "../../src/core/queue/plan_run.ts";
import { FakeWorld } from "../support/fake_world.ts";
import { makeJob } from "../support/make.ts";

/** A world whose `late` may begin after so many seconds, and `other` at once. */
function worldOf(seconds: number): FakeWorld {
  const world = new FakeWorld();
  const begin = new Date(world.clock.now() + seconds * 1_000).toISOString();
  const on = { user: "pi", host: "red", command: "sleep 1" };
  world.store.edit(world.ref, (records) => {
    records.set("late", makeJob("late", { ...on, begin }));
    records.set("other", makeJob("other", on));
  });
  return world;
}

/** When a job's process began, in seconds of simulated time. */
function beginning(world: FakeWorld, name: string): number {
  const [process] = world.machine("pi@red").of(name);
  const since = process!.startedAt - (world.clock.now() - world.clock.elapsed);
  return Math.round(since / 1_000);
}

Deno.test("a job is not started before its time, and others do not wait for it", async () => {
  const world = worldOf(100_000);

  const manager = world.start({ options: { max_parallel: 1 } });
  const { completed } = await world.finish(manager);

  assert.deepEqual(completed, ["other", "late"]);
  assert.equal(beginning(world, "other"), 0);
  assert.equal(beginning(world, "late"), 100_000);
  const told = manager.news.filter((line) => line.startsWith("early"));
  assert.equal(told.length, 1, "it is told once");
});

Deno.test("a job whose time is over is started at once", async () => {
  const world = worldOf(-10);

  await world.run({ options: { max_parallel: 2 } });

  assert.equal(beginning(world, "late"), 0);
});

Deno.test("the time is that of the clock on the wall: a computer that has slept is not late", async () => {
  const world = worldOf(50_000);
  const manager = world.start();
  await world.clock.advance(10_000_000);

  world.clock.jump(40_000_000);
  await world.finish(manager);

  const at = beginning(world, "late");
  assert.ok(at >= 10_000 && at <= 10_061, String(at));
});

Deno.test("a run that is interrupted does not wait for a time", async () => {
  const world = worldOf(100_000);
  const manager = world.start();
  await world.clock.advance(5_000);

  manager.interrupt();
  const { stopped } = await world.finish(manager);

  assert.equal(stopped?.code, "interrupted");
  assert.ok(world.clock.elapsed < 10_000);
  assert.equal(world.states, "late:ready other:end");
});

Deno.test("a time that is changed during the run counts as it stands then", async () => {
  const world = worldOf(100_000);
  const manager = world.start();
  await world.clock.advance(20_000);

  world.edit("late", { begin: "2026-01-01" });
  await world.finish(manager);

  assert.ok(beginning(world, "late") < 30);
});

Deno.test("the plan of a run tells of it", async () => {
  const world = worldOf(100_000);

  const { starts, waiting } = await planRun(world.ports, world.ref, {
    scheduler: "fifo",
    options: { max_parallel: 2 },
  });

  assert.deepEqual(starts.map(({ job }) => job), ["other"]);
  assert.match(waiting[0]!.reason, /^it is not to begin before 2026-11-23T/);
});
