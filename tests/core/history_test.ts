import assert from "node:assert/strict";
import type { QueueEvent } from "../../src/core/event.ts";
import { followHistory, readHistory } from "../../src/core/queue/history.ts";
import { createQueueStore } from "../../src/store/queue_store.ts";
import { type QueueDir, queueDir } from "../support/queue_dir.ts";
import { until } from "../support/until.ts";

const ports = { queues: createQueueStore() };

/** A queue in which `x` has run and ended, and `y` waits. */
async function someHistory(): Promise<QueueDir> {
  const dir = await queueDir();
  await dir.create();
  using queue = await dir.open();
  const host = { user: "pi", host: "red" };
  await queue.update(() => [
    { job: "x", add: { status: "ready", ...host } },
    { job: "y", add: { status: "undefined" } },
  ]);
  await queue.update(() => [
    {
      job: "x",
      set: { status: "run", pid: null, attempt: "r-1", ...host },
      unset: ["exit_code", "reason"],
    },
  ]);
  await queue.update(() => [{ job: "x", set: { status: "start", pid: "77" } }]);
  await queue.update(() => [{
    job: "x",
    set: { status: "end", exit_code: 3, pid: "77" },
    unset: ["attempt", "slot_gpu", "reason"],
  }]);
  return dir;
}

/** What is essential, a line each. */
function lines(events: readonly QueueEvent[]): string[] {
  return events.map(({ job, from = "-", status }) =>
    `${job} ${from} ${status}`
  );
}

Deno.test("history tells each transition, with what was so before", async () => {
  await using dir = await someHistory();

  const events = await Array.fromAsync(readHistory(ports, dir.ref));

  assert.deepEqual(lines(events), [
    "x - ready",
    "y - undefined",
    "x ready run",
    "x run start",
    "x start end",
  ]);
  const { id, time, ...end } = events.at(-1)!;
  assert.match(id, /^[0-9a-f]{10}-\d+$/);
  assert.ok(Math.abs(Date.now() - Date.parse(time)) < 60_000, time);
  assert.deepEqual(end, {
    job: "x",
    status: "end",
    from: "start",
    host: "pi@red",
    gpu: undefined,
    attempt: "r-1",
    pid: "77",
    exit_code: 3,
    reason: undefined,
  });
});

Deno.test("history passes over changes of other keys", async () => {
  await using dir = await someHistory();
  using queue = await dir.open();
  await queue.update(() => [
    { job: "y", set: { host: "blue" } },
    { job: "x", set: { status: "end" }, unset: ["attempt"] },
  ]);

  const events = await Array.fromAsync(readHistory(ports, dir.ref));

  assert.equal(events.length, 5);
});

Deno.test("a job that is deleted and added again is a new one", async () => {
  await using dir = await someHistory();
  using queue = await dir.open();
  await queue.update(() => [
    { job: "x", delete: true },
    { job: "x", add: { status: "ready" } },
  ]);

  const events = await Array.fromAsync(readHistory(ports, dir.ref));

  assert.deepEqual(lines(events.slice(-2)), ["x end deleted", "x - ready"]);
  assert.equal(events.at(-1)!.host, undefined);
});

Deno.test("history goes on behind any event, and for some jobs", async () => {
  await using dir = await someHistory();
  const events = await Array.fromAsync(readHistory(ports, dir.ref));

  for (const [at, { id }] of events.entries()) {
    const rest = await Array.fromAsync(
      readHistory(ports, dir.ref, { after: id }),
    );
    assert.deepEqual(rest, events.slice(at + 1));
  }
  const ofY = await Array.fromAsync(
    readHistory(ports, dir.ref, { jobs: ["y"] }),
  );
  assert.deepEqual(lines(ofY), ["y - undefined"]);
});

Deno.test("an id of a journal that is gone is refused, one that is none too", async () => {
  await using dir = await someHistory();
  const events = await Array.fromAsync(readHistory(ports, dir.ref));
  const after = events[1]!.id;
  await Deno.remove(dir.journal);
  using queue = await dir.open();
  await queue.update(() => [{ job: "y", set: { status: "ready" } }]);

  const message =
    `Cannot read the history of queue "a" after ${after}: its journal was removed or replaced since`;
  await assert.rejects(
    Array.fromAsync(readHistory(ports, dir.ref, { after })),
    { code: "conflict", message },
  );
  await assert.rejects(
    Array.fromAsync(followHistory(ports, dir.ref, { after })),
    { code: "conflict", message },
  );
  await assert.rejects(
    Array.fromAsync(readHistory(ports, dir.ref, { after: "../x" })),
    { code: "usage" },
  );
});

Deno.test("a queue that is not there has no history", async () => {
  await using dir = await queueDir();

  await assert.rejects(Array.fromAsync(readHistory(ports, dir.ref)), {
    code: "not-found",
  });
});

/** Follows until the block's end; what came so far is in `events`. */
function follow(
  dir: QueueDir,
  request: { after?: string; jobs?: string[] } = {},
): AsyncDisposable & { events: QueueEvent[] } {
  const stop = new AbortController();
  const events: QueueEvent[] = [];
  const done = (async () => {
    const { signal } = stop;
    for await (
      const e of followHistory(ports, dir.ref, { ...request, signal })
    ) {
      events.push(e);
    }
  })();
  return {
    events,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await done;
    },
  };
}

Deno.test("who follows is told of what was and of what comes", async () => {
  await using dir = await someHistory();
  await using follower = follow(dir);
  await until(() => follower.events.length === 5);
  using queue = await dir.open();

  await queue.update(() => [{ job: "y", set: { status: "ready" } }]);

  await until(() => follower.events.length === 6);
  assert.deepEqual(lines(follower.events.slice(-1)), ["y undefined ready"]);
  const told = await Array.fromAsync(readHistory(ports, dir.ref));
  assert.deepEqual(follower.events, told);
});

Deno.test("many followers see the same, wherever they begin", async () => {
  await using dir = await someHistory();
  const before = await Array.fromAsync(readHistory(ports, dir.ref));
  await using stack = new AsyncDisposableStack();
  const followers = Array.from({ length: 500 }, (_, n) => {
    const after = n % 2 === 0 ? before[n % 5]!.id : undefined;
    return stack.use(follow(dir, after === undefined ? {} : { after }));
  });
  using queue = await dir.open();
  for (let n = 0; n < 100; n++) {
    const job = `job${n}`;
    await queue.update(() => [
      { job, add: { status: "ready" } },
      { job, set: { status: "run" } },
    ]);
  }

  const all = await Array.fromAsync(readHistory(ports, dir.ref));
  await until(() =>
    followers.every(({ events }) => events.at(-1)?.id === all.at(-1)!.id)
  );

  for (const [n, { events }] of followers.entries()) {
    const start = n % 2 === 0 ? n % 5 + 1 : 0;
    assert.deepEqual(lines(events), lines(all.slice(start)));
  }
});

Deno.test("who follows from now on is not told of what was", async () => {
  await using dir = await someHistory();
  await using first = follow(dir);
  await until(() => first.events.length === 5);
  await using follower = follow(dir, { after: "now", jobs: ["y"] });
  using queue = await dir.open();
  await until(async () => {
    await queue.update(() => [{ job: "y", set: { status: "ready" } }]);
    await queue.update(() => [{ job: "y", set: { status: "undefined" } }]);
    return follower.events.length > 0;
  });

  assert.equal(follower.events[0]!.job, "y");
  assert.notEqual(follower.events[0]!.from, undefined);
});

Deno.test("a follower that missed more than is kept reads it in the journal", async () => {
  await using dir = await someHistory();
  const [first] = await Array.fromAsync(readHistory(ports, dir.ref));
  using queue = await dir.open();
  for (let n = 0; n < 30; n++) {
    await queue.update(() =>
      Array.from({ length: 1_000 }, (_, at) => ({
        job: `job${n}-${at}`,
        add: { status: "ready" },
      }))
    );
  }
  await using other = follow(dir, { after: "now" });
  await using follower = follow(dir, { after: first!.id });
  await until(() => follower.events.length === 30_004);
  await queue.update(() => [{ job: "y", set: { status: "ready" } }]);

  await until(() => follower.events.length === 30_005);
  assert.ok(other.events.length <= 1);
  const ids = follower.events.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});

Deno.test("when another journal takes the place, its events follow", async () => {
  await using dir = await someHistory();
  await using follower = follow(dir);
  await until(() => follower.events.length === 5);
  await Deno.remove(dir.journal);
  using queue = await dir.open();

  await queue.update(() => [{ job: "y", set: { status: "ready" } }]);

  await until(() => follower.events.length === 6);
  assert.deepEqual(lines(follower.events.slice(-1)), ["y undefined ready"]);
});
