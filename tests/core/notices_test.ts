import assert from "node:assert/strict";
import type { JobRecord } from "../../src/core/job.ts";
import { runQueue } from "../../src/core/queue/run.ts";
import { FakeWorld } from "../support/fake_world.ts";
import { makeJob, makeJobs } from "../support/make.ts";

const AT_END = { max_parallel: 2, notify: "tell" };
const AT_FAILURE = { ...AT_END, notify_on: "failure" };
const AT_BOTH = { ...AT_END, notify_on: "both" };

function worldOf(...commands: string[]): FakeWorld {
  return new FakeWorld({
    jobs: commands.map((command, at) => job(`job${at + 1}`, { command })),
  });
}

function job(name: string, set: JobRecord): [string, JobRecord] {
  return [name, makeJob(name, { user: "pi", host: "red", ...set })];
}

Deno.test("without being asked for nobody is told", async () => {
  const world = worldOf("exit 3");

  await world.run();

  assert.deepEqual(world.notifier.notices, []);
});

Deno.test("the end of a run is told once, with its figures", async () => {
  const world = worldOf("sleep 1", "exit 3", "sleep 2");

  await world.run({ options: AT_END });

  const [notice, ...more] = world.notifier.notices;
  assert.deepEqual(more, []);
  assert.deepEqual(notice, {
    event: "end",
    text: "Queue a has ended, but not well: 2 done, 1 failed",
    kind: "queue",
    name: "a",
    experiment: "experiment",
    scheduler: "fifo",
    run: notice!.run,
    result: "failed",
    started: "2026-11-21T22:05:58.000Z",
    time: notice!.time,
    seconds: notice!.seconds,
    counts: { done: 2, running: 0, failed: 1, left: 0 },
    failed: [{ job: "job2", status: "end", exit_code: 3 }],
  });
  assert.equal(
    (Date.parse(notice!.time) - Date.parse(notice!.started)) / 1_000,
    notice!.seconds,
  );
  assert.match(notice!.run, /^[0-9a-f]{10}$/);
});

Deno.test("the first failure is told while the run goes on, and no other", async () => {
  const world = worldOf("exit 1", "exit 2", "exit 3", "sleep 60");
  const manager = world.start({ options: AT_BOTH });

  await world.clock.advance(30_000);

  assert.deepEqual(world.notifier.told, ["failure running"]);
  assert.deepEqual(world.notifier.notices[0]!.failed[0]!.job, "job1");
  await world.finish(manager);
  assert.deepEqual(world.notifier.told, ["failure running", "end failed"]);
  const { counts } = world.notifier.notices[1]!;
  assert.deepEqual(counts, { done: 1, running: 0, failed: 3, left: 0 });
});

Deno.test("who is to be told of failures hears nothing of a run that ends well", async () => {
  const world = worldOf("sleep 1", "sleep 1");

  await world.run({ options: AT_FAILURE });

  assert.deepEqual(world.notifier.told, []);
});

Deno.test("a job that is tried again has not failed yet", async () => {
  const world = new FakeWorld({
    jobs: [
      job("job1", { command: "exit 1 2 times", retries: 3 }),
      job("job2", { command: "exit 1", retries: 1 }),
    ],
  });

  await world.run({ options: AT_BOTH });

  assert.deepEqual(world.notifier.told, ["failure running", "end failed"]);
  for (const { failed } of world.notifier.notices) {
    assert.deepEqual(failed.map(({ job }) => job), ["job2"]);
  }
});

Deno.test("a run that is interrupted tells what goes on, and is no failure", async () => {
  const world = worldOf("sleep 60", "sleep 60", "sleep 60");
  const manager = world.start({ options: AT_BOTH });
  await world.clock.advance(10_000);

  manager.interrupt();
  await world.finish(manager);

  assert.deepEqual(world.notifier.told, ["end stopped"]);
  const { text, stopped, counts } = world.notifier.notices[0]!;
  assert.equal(
    text,
    "Queue a is not finished, it was interrupted: 0 done, 0 failed, 2 running, 1 left",
  );
  assert.equal(stopped?.code, "interrupted");
  assert.deepEqual(counts, { done: 0, running: 2, failed: 0, left: 1 });
});

Deno.test("a run that cannot go on is a failure", async () => {
  const world = new FakeWorld({ jobs: makeJobs(2, {}), machines: [] });
  const options = { hosts: "pi@nowhere", notify: "tell", notify_on: "failure" };

  await world.run({ scheduler: "fifo_multi", options });

  assert.deepEqual(world.notifier.told, ["failure stopped"]);
  assert.equal(world.notifier.notices[0]!.stopped?.code, "unreachable");
});

Deno.test("a run with nothing to do has ended, too", async () => {
  const world = worldOf();

  await world.run({ options: AT_BOTH });

  assert.deepEqual(world.notifier.told, ["end well"]);
});

Deno.test("a run that ends with an error tells which, and the error stays", async () => {
  const world = worldOf("sleep 1");
  const disk = { full: false };
  const { ports } = world;
  const queues = {
    ...ports.queues,
    open: async (...args: Parameters<typeof ports.queues.open>) => {
      const queue = await world.store.open(...args);
      const update = queue.update.bind(queue);
      queue.update = (decide) =>
        disk.full
          ? Promise.reject(new Error("the disk is full"))
          : update(decide);
      return queue;
    },
  };
  const run = runQueue({ ...ports, queues }, world.ref, {
    scheduler: "fifo",
    options: AT_BOTH,
  });
  run.catch(() => {});
  disk.full = true;

  await assert.rejects(world.clock.until(run), { message: "the disk is full" });

  assert.deepEqual(world.notifier.told, ["failure stopped", "end stopped"]);
  assert.deepEqual(world.notifier.notices[1]!.stopped, {
    code: "error",
    reason: "the disk is full",
  });
});

Deno.test("a run that was never begun is not told", async () => {
  const world = worldOf("sleep 60");
  const manager = world.start();
  await world.clock.advance(1_000);

  await assert.rejects(
    world.clock.until(world.start({ options: AT_BOTH }).summary),
    { code: "busy" },
  );
  await assert.rejects(
    world.clock.until(
      runQueue(world.ports, world.ref, {
        scheduler: "fifo",
        options: { ...AT_BOTH, max_parallel: 0 },
      }),
    ),
    { code: "usage" },
  );

  await world.finish(manager);
  assert.deepEqual(world.notifier.told, []);
});

Deno.test("who takes too long is given up, after ten seconds for each notice", async () => {
  const world = worldOf("sleep 1");
  let isGivenUp = false;
  world.notifier.answer = (_notice, signal) => {
    signal.addEventListener("abort", () => isGivenUp = true);
    return new Promise(() => {});
  };
  const undisturbed = worldOf("sleep 1");
  await undisturbed.run({ options: AT_END });

  const manager = world.start({ options: AT_END });
  const summary = await world.finish(manager);

  const more = world.clock.elapsed - undisturbed.clock.elapsed;
  assert.equal(more, 10_000);
  assert.ok(isGivenUp);
  assert.deepEqual(summary.completed, ["job1"]);
  assert.equal(
    manager.news.at(-1),
    "Cannot tell the command of --notify that the run of queue a has ended: it took longer than 10 s",
  );
});

Deno.test("jobs do not wait for who is told of a failure", async () => {
  const world = worldOf("exit 1", "sleep 1", "sleep 1", "sleep 1");
  world.notifier.answer = () => new Promise(() => {});

  const manager = world.start({ options: AT_BOTH });
  await world.clock.advance(9_000);

  assert.equal(world.states, "job1:end job2:end job3:end job4:end");
  await world.finish(manager);
  assert.deepEqual(world.notifier.told, ["failure running", "end failed"]);
});

Deno.test("who cannot be told, or fails, is a warning and nothing else", async () => {
  const world = worldOf("sleep 1");
  world.notifier.answer = () => Promise.reject(new Error("it is broken"));
  const options = { max_parallel: 2, webhook: "https://red.org/secret?key=1" };

  const manager = world.start({ options });
  const summary = await world.finish(manager);

  assert.deepEqual(summary.failed, []);
  assert.equal(summary.stopped, undefined);
  assert.equal(
    manager.news.at(-1),
    "Cannot tell the webhook at red.org that the run of queue a has ended: it is broken",
  );
});

Deno.test("the queue can be run again when its end is told", async () => {
  const world = worldOf("sleep 1");
  let manager: unknown = "never asked";
  world.notifier.answer = () => {
    manager = world.store.manager(world.ref);
    return Promise.resolve(undefined);
  };

  await world.run({ options: AT_END });

  assert.equal(manager, undefined);
});

Deno.test("an address that is none is refused before the run, and not repeated", async () => {
  const world = worldOf("sleep 1");
  for (
    const webhook of ["ftp://red/secret", "red.org/secret", "file:///secret"]
  ) {
    const options = { ...AT_END, webhook };

    await assert.rejects(world.start({ options }).summary, (error: Error) => {
      assert.match(error.message, /^Cannot use the address of --webhook: /);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  }
  assert.equal(world.states, "job1:ready");
});
