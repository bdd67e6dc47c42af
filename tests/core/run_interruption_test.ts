import assert from "node:assert/strict";
import { FakeWorld } from "../support/fake_world.ts";
import { makeJob, makeJobs } from "../support/make.ts";

const JOBS = makeJobs(4, { user: "pi", host: "red", command: "sleep 60" });

Deno.test("an interruption starts nothing more, and what runs goes on", async () => {
  const world = new FakeWorld({ jobs: JOBS });
  const manager = world.start();
  await world.clock.advance(5_000);

  manager.interrupt();
  const summary = await world.finish(manager);

  assert.ok(world.clock.elapsed < 5_010);
  assert.equal(summary.stopped?.code, "interrupted");
  assert.deepEqual(summary.running, ["job1", "job2"]);
  assert.deepEqual(summary.failed, []);
  assert.equal(world.states, "job1:start job2:start job3:ready job4:ready");
  assert.equal(world.machine("pi@red").alive.length, 2);
  assert.equal(world.transport.connections("pi@red"), 0);
});

Deno.test("an order that waits for its machine is taken back by an interruption", async () => {
  const world = new FakeWorld({ jobs: JOBS });
  world.transport.latencyMs = () => 500;
  const manager = world.start();
  await world.clock.advance(100);
  assert.equal(world.states, "job1:run job2:run job3:ready job4:ready");

  manager.interrupt();
  const { ran, running } = await world.finish(manager);

  assert.equal(world.states, "job1:ready job2:ready job3:ready job4:ready");
  assert.deepEqual([ran, running], [[], []]);
  assert.equal("attempt" in world.job("job1"), false);
});

Deno.test("an order that was sent before the interruption still arrives", async () => {
  const world = new FakeWorld({ jobs: JOBS });
  world.transport.latencyMs = () => 50;
  const manager = world.start();
  await world.clock.advance(210);
  assert.equal(world.machine("pi@red").processes.length, 0);

  manager.interrupt();
  const { running } = await world.finish(manager);
  await world.clock.advance(1_000);

  assert.deepEqual(running, ["job1", "job2"]);
  assert.equal(world.machine("pi@red").alive.length, 2);
});

Deno.test("an interruption that came before the run lets nothing begin", async () => {
  const world = new FakeWorld({ jobs: JOBS });
  const manager = world.start();
  manager.interrupt();

  const { ran, stopped } = await world.finish(manager);

  assert.deepEqual(ran, []);
  assert.equal(stopped?.code, "interrupted");
});

Deno.test("an interrupted run is gone on with by the next one", async () => {
  const world = new FakeWorld({ jobs: JOBS });
  const first = world.start();
  await world.clock.advance(5_000);
  first.interrupt();
  await world.finish(first);

  const summary = await world.run();

  assert.equal(summary.stopped, undefined);
  assert.equal(world.states, "job1:end job2:end job3:end job4:end");
  assert.equal(world.machine("pi@red").processes.length, 4);
});

Deno.test("a run that another manager has fenced off stops, and says so", async () => {
  const world = new FakeWorld({ jobs: JOBS });
  const manager = world.start();
  await world.clock.advance(5_000);

  for (const file of world.machine("pi@red").fences.keys()) {
    world.machine("pi@red").fences.set(file, "another run");
  }
  const { stopped } = await world.finish(manager);

  assert.equal(stopped?.code, "taken-over");
  assert.match(stopped.reason, /another manager has taken over on pi@red/);
  assert.equal(world.machine("pi@red").processes.length, 2);
});

Deno.test("a run ends with an error when its queue cannot be written, and jobs go on", async () => {
  const world = new FakeWorld({ jobs: JOBS });
  const manager = world.start();
  await world.clock.advance(5_000);

  world.store.pause = () => Promise.reject(new Error("no space"));
  await assert.rejects(world.finish(manager), /no space/);

  assert.equal(world.machine("pi@red").alive.length, 2);
  assert.equal(world.transport.connections("pi@red"), 0);
});

Deno.test("nothing is left of a run but what it has started: no alarm, no listener", async () => {
  const world = new FakeWorld({
    machines: ["pi@red"],
    jobs: [["job1", makeJob("job1", { user: "pi", host: "red" })]],
  });

  await world.run();
  const { elapsed } = world.clock;
  await world.clock.advance(60_000);

  assert.equal(world.clock.elapsed, elapsed + 60_000);
  assert.equal(world.clock.pending, 0);
});
