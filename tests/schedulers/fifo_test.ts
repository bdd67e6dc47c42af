import assert from "node:assert/strict";
import { FreeSlots } from "../../src/core/free_slots.ts";
import type { JobRecord } from "../../src/core/job.ts";
import { parseOptions } from "../../src/core/options.ts";
import type { Policy } from "../../src/core/scheduler.ts";
import { Waiting } from "../../src/core/waiting.ts";
import { fifo } from "../../src/schedulers/fifo.ts";
import { makeJob, makeJobs } from "../support/make.ts";

function create(given: Readonly<Record<string, unknown>>): Policy {
  return fifo.create(parseOptions(fifo.options, given), {
    cluster: () => assert.fail("fifo has no use for a cluster"),
    hosts: () => assert.fail("fifo has no use for hosts"),
    seed: "",
  });
}

/** The jobs in the order in which they start, each with the number of its slot. */
function starts(
  policy: Policy,
  jobs: ReadonlyMap<string, JobRecord>,
): string[] {
  const waiting = new Waiting((name) => {
    const job = jobs.get(name);
    return job && policy.accepts!(job) ? job : undefined;
  });
  for (const name of jobs.keys()) waiting.push(name);
  const free = new FreeSlots();
  for (const slot of policy.slots) free.add(slot);

  const started: string[] = [];
  while (free.size > 0 && waiting.peek()) {
    const placement = policy.choose(waiting, free, []);
    if (!placement) break;
    started.push(`${placement.job.name} ${placement.slot.index}`);
    waiting.remove(placement.job.name);
    free.remove(placement.slot);
  }
  return started;
}

Deno.test("fifo starts jobs in queue order, as many as max_parallel allows", () => {
  const jobs = new Map(makeJobs(8));

  assert.deepEqual(
    starts(create({ max_parallel: 4 }), jobs),
    ["job1 0", "job2 1", "job3 2", "job4 3"],
  );
});

Deno.test("fifo does not sort the queue by name", () => {
  const names = ["10", "b", "2", "a", "1"];
  const jobs = new Map(
    names.map((name) => [name, makeJob(name, { user: "pi", host: "red" })]),
  );

  assert.deepEqual(
    starts(create({ max_parallel: 9 }), jobs),
    ["10 0", "b 1", "2 2", "a 3", "1 4"],
  );
});

Deno.test("fifo skips jobs that are not assigned a user and a host", () => {
  const jobs = new Map([
    ["job1", makeJob("job1")],
    ["job2", makeJob("job2", { user: "pi" })],
    ["job3", makeJob("job3", { host: "red" })],
    ["job4", makeJob("job4", { user: "", host: "red" })],
    ["job5", makeJob("job5", { user: "pi", host: "red" })],
  ]);

  assert.deepEqual(starts(create({ max_parallel: 9 }), jobs), ["job5 0"]);
});

Deno.test("fifo leaves it to the job where it runs", () => {
  const { slots } = create({ max_parallel: 2 });

  assert.deepEqual(slots, [{ index: 0 }, { index: 1 }]);
});

Deno.test("fifo takes max_parallel as a number or as its text", () => {
  for (const max_parallel of [3, "3", " 3 "]) {
    assert.equal(create({ max_parallel }).slots.length, 3);
  }
});

Deno.test("fifo runs at least one job at a time, and at most 100,000", () => {
  assert.equal(create({ max_parallel: 1 }).slots.length, 1);
  assert.equal(create({ max_parallel: 100_000 }).slots.length, 100_000);
});

const BAD_VALUES: Readonly<Record<string, string>> = {
  "0": "it is less than 1",
  "-1": "it is less than 1",
  "100001": "it is more than 100000",
  "1.5": "it is no whole number",
  "many": "it is no number",
  "": "it is no number",
  "NaN": "it is no number",
  "Infinity": "it is no number",
  "4 8": "it is no number",
};

for (const [value, reason] of Object.entries(BAD_VALUES)) {
  Deno.test(`fifo refuses max_parallel=${JSON.stringify(value)}`, () => {
    assert.throws(() => create({ max_parallel: value }), {
      code: "usage",
      message: `Cannot use ${
        JSON.stringify(value)
      } for --max_parallel: ${reason}`,
    });
  });
}

Deno.test("fifo says what to type where max_parallel is missing", () => {
  assert.throws(() => create({}), {
    code: "usage",
    message: "Cannot go on without --max_parallel",
    hint: "give --max_parallel=MAX_PARALLEL: " +
      "the number of jobs that run at the same time",
  });
});

Deno.test("fifo tells what the original told", () => {
  const { messages } = create({ max_parallel: 4 });

  assert.equal(
    messages?.starting("job1", "pi@red"),
    "Running job: job1 on pi@red",
  );
  assert.equal(messages?.full, "Waiting. At max_parallel jobs=4.");
});
