import assert from "node:assert/strict";
import { AppError } from "../../../src/core/errors.ts";
import { surveyQueues } from "../../../src/core/queue/queues.ts";
import type { QueueStore } from "../../../src/core/store.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { makeJobs } from "../../support/make.ts";

function makeWorld(): FakeWorld {
  const jobs = makeJobs(5);
  Object.assign(jobs[1]![1], { status: "end" });
  Object.assign(jobs[2]![1], { status: "end", exit_code: 3 });
  Object.assign(jobs[3]![1], { status: "hold" });
  return new FakeWorld({ jobs });
}

Deno.test("all queues are shown, with their jobs counted", async () => {
  const { ports, ref, store } = makeWorld();
  store.put({ ...ref, name: "b" }, []);

  const [a, b, ...more] = await surveyQueues(ports, ref.experiment);

  assert.deepEqual(more, []);
  assert.deepEqual(a, {
    name: "a",
    jobs: 5,
    states: { ready: 2, end: 2, hold: 1 },
    exit_codes_not_0: 1,
    paused_since: undefined,
    manager: undefined,
    problem: undefined,
  });
  assert.deepEqual([b?.name, b?.jobs, b?.states], ["b", 0, {}]);
});

Deno.test("it is told who runs a queue, and that it is paused", async () => {
  const { ports, ref } = makeWorld();
  const queue = await ports.queues.open(ref, { manage: true });
  await ports.queues.setPaused(ref, true);

  const [a] = await surveyQueues(ports, ref.experiment);
  queue.close();

  assert.notEqual(a?.manager, undefined);
  assert.equal(typeof a?.paused_since, "string");
});

Deno.test("a queue that is damaged does not hide the others, one that is gone is left out", async () => {
  const { ports, ref, store } = makeWorld();
  const errors = new Map([
    ["b", new AppError("invalid", "Cannot read queue b")],
    ["c", new AppError("not-found", "Cannot find queue c")],
  ]);
  const queues: QueueStore = Object.assign(Object.create(store), {
    names: () => ["a", "b", "c"],
    open: (asked: typeof ref) => {
      const error = errors.get(asked.name);
      return error ? Promise.reject(error) : store.open(asked);
    },
    manager: () => undefined,
    pausedSince: () => undefined,
  });

  const all = await surveyQueues({ ...ports, queues }, ref.experiment);

  assert.deepEqual(
    all.map(({ name, jobs, problem }) => [name, jobs, problem]),
    [["a", 5, undefined], ["b", 0, "Cannot read queue b"]],
  );
});
