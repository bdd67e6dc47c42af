import assert from "node:assert/strict";
import { addJobs } from "../../src/core/queue/add.ts";
import { FakeWorld } from "../support/fake_world.ts";
import { makeJobs } from "../support/make.ts";

const HOUR_MS = 3_600_000;
const SPEC = { command: "sleep 1", user: "pi", host: "red" };

function add({ ports, ref, clock }: FakeWorld, name: string, set = {}) {
  const names = [name];
  return clock.until(addJobs(ports, ref, { names, spec: { ...SPEC, ...set } }));
}

Deno.test("a run that stays rests when no job is left, and runs those that come", async () => {
  const world = new FakeWorld({ jobs: makeJobs(1) });
  const manager = world.start({ stay: true });

  await world.clock.advance(HOUR_MS);
  await add(world, "late");
  await world.clock.advance(5_000);

  assert.equal(world.states, "job1:end late:end");
  const rests = manager.news.filter((line) => line === "resting");
  assert.equal(rests.length, 2, "once each time");
  manager.interrupt();
  const { completed, stopped } = await world.finish(manager);
  assert.deepEqual(completed, ["job1", "late"]);
  assert.equal(stopped, undefined, "nothing was left to be done");
});

Deno.test("a run that stays begins with an empty queue, too", async () => {
  const world = new FakeWorld();
  const manager = world.start({ stay: true });
  await world.clock.advance(5_000);

  await add(world, "first");
  await world.clock.advance(5_000);

  assert.equal(world.states, "first:end");
  manager.interrupt();
  await world.finish(manager);
});

Deno.test("one that is stopped at work was interrupted, as any other", async () => {
  const world = new FakeWorld({
    jobs: makeJobs(1, { ...SPEC, command: "sleep 60" }),
  });
  const manager = world.start({ stay: true });
  await world.clock.advance(5_000);

  manager.interrupt();
  const { running, stopped } = await world.finish(manager);

  assert.equal(stopped?.code, "interrupted");
  assert.deepEqual(running, ["job1"]);
});

Deno.test("one that stays waits for its hosts, however long they are silent", async () => {
  const world = new FakeWorld({ jobs: makeJobs(1, {}) });
  world.transport.cutOff("pi@red");
  const manager = world.start({
    scheduler: "fifo_multi",
    options: { hosts: "pi@red", timeout: 1 },
    stay: true,
  });
  await world.clock.advance(2 * HOUR_MS);
  assert.equal(world.states, "job1:undefined");

  world.transport.comeBack("pi@red");
  await world.clock.advance(60_000);

  assert.equal(world.states, "job1:end");
  manager.interrupt();
  await world.finish(manager);
});

Deno.test("one that stays ends where so many jobs have failed", async () => {
  const world = new FakeWorld({
    jobs: makeJobs(1, { ...SPEC, command: "exit 3" }),
  });
  const manager = world.start({
    options: { max_parallel: 1, max_failures: 1 },
    stay: true,
  });

  const { failed } = await world.finish(manager);

  assert.deepEqual(failed, ["job1"]);
});
