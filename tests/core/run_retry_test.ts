import assert from "node:assert/strict";
import { resetJobs } from "../../src/core/queue/reset.ts";
import { FakeWorld } from "../support/fake_world.ts";
import { makeJob } from "../support/make.ts";

/** A world with one job, which fails as often as is said. */
function worldOf(set: Record<string, string | number>): FakeWorld {
  const on = { user: "pi", host: "red" };
  return new FakeWorld({
    jobs: [["job1", makeJob("job1", { ...on, ...set })]],
  });
}

/** When the job's processes began, in seconds of simulated time. */
function beginnings(world: FakeWorld): number[] {
  const [first, ...others] = world.machine("pi@red").of("job1");
  return others.map(({ startedAt }) =>
    Math.round((startedAt - first!.startedAt) / 1_000)
  );
}

Deno.test("a job that fails is run again as often as it says, and then counts as done", async () => {
  const world = worldOf({ command: "exit 3 2 times", retries: 5 });

  const summary = await world.run();

  assert.equal(world.machine("pi@red").of("job1").length, 3);
  assert.deepEqual(summary.completed, ["job1"]);
  assert.deepEqual(summary.failed, []);
  assert.equal(world.job("job1")["status"], "end");
  assert.equal(world.job("job1")["tries"], 2);
  assert.equal(world.job("job1")["exit_code"], undefined);
  assert.equal(world.job("job1")["reason"], undefined);
});

Deno.test("a job that always fails is run once more than its retries", async () => {
  const world = worldOf({ command: "exit 3", retries: 2 });

  const summary = await world.run();

  assert.equal(world.machine("pi@red").of("job1").length, 3);
  assert.deepEqual(summary.failed, ["job1"]);
  assert.equal(world.job("job1")["exit_code"], 3);
});

Deno.test("the delay of a retry doubles each time", async () => {
  const world = worldOf({ command: "exit 3", retries: 3, retry_delay: 10 });

  await world.run();

  assert.deepEqual(beginnings(world), [10, 30, 70]);
  assert.equal(world.job("job1")["retry_at"], undefined);
});

Deno.test("a job may be tried thousands of times, at once or with a delay that doubles", async () => {
  const atOnce = worldOf({ command: "exit 3 1200 times", retries: 9999 });
  const later = worldOf({ retries: 9999, tries: 1500, retry_delay: 1 });
  later.edit("job1", { command: "exit 3 1 times" });

  const summaries = [await atOnce.run(), await later.run()];

  assert.deepEqual(summaries.map(({ completed }) => completed), [
    ["job1"],
    ["job1"],
  ]);
  assert.equal(atOnce.job("job1")["tries"], 1_200);
  assert.deepEqual(beginnings(later), [86_400]);
});

Deno.test("a delay goes on when another manager takes over", async () => {
  const world = worldOf({ command: "exit 3", retries: 1, retry_delay: 600 });
  world.start();
  await world.clock.advance(60_000);
  assert.equal(world.job("job1")["status"], "ready");
  world.kill();

  await world.run();

  assert.deepEqual(beginnings(world), [600]);
});

Deno.test("a delay that is over while the computer sleeps is over soon after", async () => {
  const world = worldOf({ command: "exit 3", retries: 1, retry_delay: 36_000 });
  world.start();
  await world.clock.advance(30_000);
  assert.equal(world.machine("pi@red").processes.length, 1);

  world.clock.jump(10 * 3_600_000);
  await world.clock.advance(61_000);

  assert.equal(world.machine("pi@red").processes.length, 2);
});

Deno.test("a run that is interrupted does not wait for a retry", async () => {
  const world = worldOf({ command: "exit 3", retries: 1, retry_delay: 600 });
  const manager = world.start();
  await world.clock.advance(60_000);

  manager.interrupt();
  const { stopped } = await world.finish(manager);

  assert.equal(stopped?.code, "interrupted");
  assert.ok(world.clock.elapsed < 70_000);
});

Deno.test("a job whose process is gone is run again", async () => {
  const world = worldOf({ command: "sleep 60", retries: 1 });
  const red = world.machine("pi@red");
  red.onStart = (process) => {
    if (red.of("job1").length === 1) red.lose(process);
  };

  const summary = await world.run();

  assert.equal(red.of("job1").length, 2);
  assert.deepEqual(summary.completed, ["job1"]);
  assert.deepEqual(summary.failed, []);
});

Deno.test("a job on a silent machine is not run again: it may still be alive", async () => {
  const world = worldOf({ command: "sleep 6000", retries: 5 });
  const manager = world.start({ options: { max_parallel: 1, timeout: 1 } });
  await world.clock.advance(5_000);
  const red = world.machine("pi@red");

  world.transport.cutOff("pi@red");
  await world.finish(manager);

  assert.equal(world.job("job1")["status"], "crash");
  assert.equal(red.of("job1").length, 1);
});

Deno.test("a killed job is not run again", async () => {
  const world = worldOf({ command: "sleep 60", retries: 5 });
  const red = world.machine("pi@red");
  red.onStart = (process) => red.kill(process.order, () => {});

  const summary = await world.run();

  assert.equal(red.of("job1").length, 1);
  assert.deepEqual(summary.failed, ["job1"]);
});

Deno.test("after a reset all tries count anew", async () => {
  const world = worldOf({ command: "exit 3", retries: 1 });
  await world.run();
  await world.clock.until(
    resetJobs(world.ports, world.ref, { names: ["job1"] }),
  );
  assert.equal(world.job("job1")["tries"], undefined);

  await world.run();

  assert.equal(world.machine("pi@red").of("job1").length, 4);
});
