import assert from "node:assert/strict";
import { addJobs } from "../../src/core/queue/add.ts";
import type { JobRecord } from "../../src/core/job.ts";
import type { Progress } from "../../src/core/observer.ts";
import { FakeWorld, type WorldRun } from "../support/fake_world.ts";
import { makeJob } from "../support/make.ts";

/** Which jobs are run in which order: priorities, predecessors, held jobs. */

const ONE: WorldRun = { options: { max_parallel: 1 } };

function worldOf(jobs: Record<string, JobRecord>): FakeWorld {
  const on = { user: "pi", host: "red" };
  return new FakeWorld({
    jobs: Object.entries(jobs)
      .map(([name, set]) => [name, makeJob(name, { ...on, ...set })]),
  });
}

function begun(world: FakeWorld): string[] {
  return world.machine("pi@red").processes.map(({ order }) => order.name);
}

Deno.test("jobs of a higher priority go first, equals in queue order", async () => {
  const world = worldOf({
    a: {},
    b: { priority: 5 },
    c: { priority: -1 },
    d: { priority: 5 },
    e: {},
  });

  await world.run(ONE);

  assert.deepEqual(begun(world), ["b", "d", "a", "e", "c"]);
});

Deno.test("a job that is added during a run has its turn by its priority", async () => {
  const world = worldOf({ a: { command: "sleep 10" }, b: {}, c: {} });
  const manager = world.start(ONE);
  await world.clock.advance(2_000);

  await addJobs(world.ports, world.ref, {
    names: ["urgent"],
    spec: { command: "sleep 1", user: "pi", host: "red", priority: 1 },
  });
  await world.finish(manager);

  assert.deepEqual(begun(world), ["a", "urgent", "b", "c"]);
});

Deno.test("a priority that a person writes counts from then on", async () => {
  const world = worldOf({ a: { command: "sleep 10" }, b: {}, c: {}, d: {} });
  const manager = world.start(ONE);
  await world.clock.advance(2_000);

  world.edit("c", { priority: 9 });
  await world.finish(manager);

  assert.deepEqual(begun(world), ["a", "c", "b", "d"]);
});

Deno.test("a job waits for those that it comes after, others go on meanwhile", async () => {
  const world = worldOf({
    c: { after: "a,b" },
    a: { command: "sleep 20" },
    b: { command: "sleep 5" },
    d: { command: "sleep 1" },
  });

  const summary = await world.run({ options: { max_parallel: 2 } });

  assert.deepEqual(begun(world), ["a", "b", "d", "c"]);
  assert.equal(summary.completed.length, 4);
});

Deno.test("a job whose predecessor failed is not run, nor is what comes after it", async () => {
  const world = worldOf({
    a: { command: "exit 3" },
    b: { after: "a" },
    c: { after: "b" },
    d: {},
  });

  const summary = await world.run(ONE);

  assert.deepEqual(begun(world), ["a", "d"]);
  assert.equal(world.states, "a:end b:fail_start c:fail_start d:end");
  assert.equal(
    world.job("c")["reason"],
    "job b, which it comes after, failed",
  );
  assert.deepEqual(summary.failed.toSorted(), ["a", "b", "c"]);
});

Deno.test("a job can be run though its predecessor failed", async () => {
  const world = worldOf({
    a: { command: "exit 3" },
    cleanup: { after: "a", if_failed: "run" },
  });

  await world.run(ONE);

  assert.deepEqual(begun(world), ["a", "cleanup"]);
});

Deno.test("a predecessor that is tried again has not failed yet", async () => {
  const world = worldOf({
    a: { command: "exit 3 1 times", retries: 1, retry_delay: 30 },
    b: { after: "a" },
  });

  await world.run(ONE);

  assert.deepEqual(begun(world), ["a", "a", "b"]);
});

Deno.test("a job whose predecessor is not there is left, and the run says so", async () => {
  const world = worldOf({ a: {}, b: { after: "nosuch" } });
  const manager = world.start(ONE);

  const summary = await world.finish(manager);

  assert.deepEqual(summary.stopped, {
    code: "stuck",
    reason: "job b comes after job nosuch, which is not in the queue",
    hint: "mend what it comes after: cms queue edit a",
  });
  assert.equal(world.states, "a:end b:ready");
  assert.ok(
    manager.news.includes(
      "skipped b: job nosuch, which it comes after, is not in the queue",
    ),
    manager.news.join("\n"),
  );
});

Deno.test("jobs that wait for each other are left, and the run says so", async () => {
  for (
    const [b, reason] of [
      [{ after: "c" }, "job b waits for itself (b after c after b)"],
      [{ after: "b" }, "job b waits for itself (b after b)"],
    ] as const
  ) {
    const world = worldOf({ a: {}, b, c: { after: "b" } });
    const manager = world.start(ONE);

    const { stopped } = await world.finish(manager);

    assert.deepEqual([stopped?.code, stopped?.reason], ["stuck", reason]);
    assert.match(stopped!.hint!, /cms queue edit/);
    assert.equal(world.states, "a:end b:ready c:ready");
  }
});

Deno.test("a held job is left, and the run says so", async () => {
  const world = worldOf({ a: { status: "hold" }, b: {} });
  const manager = world.start(ONE);

  await world.finish(manager);

  assert.deepEqual(begun(world), ["b"]);
  assert.ok(
    manager.news.some((line) => line.startsWith("skipped a: it is held")),
    manager.news.join("\n"),
  );
});

Deno.test("a job that is released during a run has its turn in its old place", async () => {
  const world = worldOf({
    a: { command: "sleep 10" },
    b: { status: "hold" },
    c: { command: "sleep 10" },
    d: {},
  });
  const manager = world.start(ONE);
  await world.clock.advance(12_000);

  world.edit("b", { status: "ready" });
  await world.finish(manager);

  assert.deepEqual(begun(world), ["a", "c", "b", "d"]);
});

Deno.test("of many jobs the first are on their way while the next are chosen", async () => {
  const world = worldOf(Object.fromEntries(
    Array.from({ length: 2_500 }, (_, at) => [`job${at}`, {
      command: "sleep 10",
    }]),
  ));
  const running = new Set<number>();
  const observer = {
    progress: (progress: Progress) => running.add(progress.running),
  };

  const { completed } = await world.run({
    options: { max_parallel: 2_500 },
    observer,
  });

  assert.deepEqual([...running].slice(0, 3), [1_000, 2_000, 2_500]);
  assert.equal(completed.length, 2_500);
});
