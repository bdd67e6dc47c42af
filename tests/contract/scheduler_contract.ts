/**
 * What every scheduler has to do, whatever it chooses.
 *
 * @module
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { AppError } from "../../src/core/errors.ts";
import { FreeSlots } from "../../src/core/free_slots.ts";
import type { Slot } from "../../src/core/host.ts";
import type { JobRecord } from "../../src/core/job.ts";
import { parseOptions } from "../../src/core/options.ts";
import type {
  Policy,
  Scheduler,
  SchedulerContext,
} from "../../src/core/scheduler.ts";
import { Waiting } from "../../src/core/waiting.ts";
import { makeJob } from "../support/make.ts";

/** A scheduler, and what is needed to make a policy of it. */
export interface SchedulerCase {
  readonly scheduler: Scheduler;
  /** The fewest that it can be made with. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly context: SchedulerContext;
}

/** The jobs of a queue, and which of its slots are free. */
interface Situation {
  readonly jobs: readonly JobRecord[];
  readonly isFree: readonly boolean[];
}

const JOB: fc.Arbitrary<JobRecord> = fc.record({
  status: fc.constantFrom(
    "undefined",
    "ready",
    "run",
    "start",
    "end",
    "kill",
    "crash",
    "fail_start",
    "hold",
  ),
  user: fc.constantFrom("pi", null),
  host: fc.constantFrom("red", "blue", null),
});

const SITUATION: fc.Arbitrary<Situation> = fc.record({
  jobs: fc.array(JOB, { maxLength: 8 }),
  isFree: fc.array(fc.boolean(), { maxLength: 8 }),
});

/** The jobs by name, as far as the policy would run them. */
function waitingJobs(policy: Policy, { jobs }: Situation): Waiting {
  const records = new Map(
    jobs.map((set, at) => [`job${at}`, makeJob(`job${at}`, set)]),
  );
  const waiting = new Waiting((name) => {
    const job = records.get(name);
    return job && policy.accepts(job) ? job : undefined;
  });
  for (const name of records.keys()) waiting.push(name);
  return waiting;
}

function freeSlots({ slots }: Policy, { isFree }: Situation): FreeSlots {
  const free = new FreeSlots();
  slots.forEach((slot, at) => {
    if (isFree[at] ?? true) free.add(slot);
  });
  return free;
}

export function testSchedulerContract(
  { scheduler, options, context }: SchedulerCase,
): void {
  const { name } = scheduler;
  const create = () =>
    scheduler.create(parseOptions(scheduler.options, options), context);

  /** Asks for a choice wherever the engine would ask. */
  function forEachChoice(
    check: (
      policy: Policy,
      at: { waiting: Waiting; free: FreeSlots },
    ) => void,
  ): void {
    fc.assert(fc.property(SITUATION, (situation) => {
      const policy = create();
      const waiting = waitingJobs(policy, situation);
      const free = freeSlots(policy, situation);
      if (free.size > 0 && waiting.peek()) check(policy, { waiting, free });
    }));
  }

  Deno.test(`${name} says in one line what it does`, () => {
    assert.match(name, /^[a-z][a-z0-9_]*$/);
    assert.match(scheduler.summary, /^\S.*\S$/);
  });

  Deno.test(`${name} describes each of its options`, () => {
    for (const [option, spec] of Object.entries(scheduler.options)) {
      assert.match(option, /^[a-z][a-z0-9_]*$/);
      assert.match(spec.help, /^\S.*\S$/, option);
      assert.ok(["integer", "number", "text"].includes(spec.type), option);
      assert.match(spec.placeholder ?? "VALUE", /^[A-Z_]+$/, option);
      assert.ok((spec.minimum ?? 0) <= (spec.maximum ?? Infinity), option);
    }
  });

  Deno.test(`${name} is not made without the options that it needs`, () => {
    assert.throws(
      () => scheduler.create(parseOptions(scheduler.options, {}), context),
      (error) => error instanceof AppError && error.code === "usage",
    );
  });

  Deno.test(`${name} has room for a job at least, numbered from 0`, () => {
    const { slots } = create();

    assert.ok(slots.length > 0);
    assert.deepEqual(slots.map(({ index }) => index), [...slots.keys()]);
  });

  Deno.test(`${name} accepts no job but one that waits`, () => {
    fc.assert(fc.property(JOB, (set) => {
      const accepted = create().accepts(makeJob("job1", set));

      const { status } = set;
      assert.ok(!accepted || status === "ready" || status === "undefined");
    }));
  });

  Deno.test(`${name} accepts a ready job that has a user and a host`, () => {
    const job = makeJob("job1", { status: "ready", user: "pi", host: "red" });

    assert.equal(create().accepts(job), true);
  });

  Deno.test(`${name} chooses a job that waits, or none`, () => {
    forEachChoice((policy, { waiting, free }) => {
      const placement = policy.choose(waiting, free);

      const names = [...waiting].map(({ name }) => name);
      assert.ok(!placement || names.includes(placement.job.name));
    });
  });

  Deno.test(`${name} chooses a slot that is free, or none`, () => {
    forEachChoice((policy, { waiting, free }) => {
      const placement = policy.choose(waiting, free);

      assert.ok(!placement || free.has(placement.slot));
    });
  });

  Deno.test(`${name} answers the same twice, and changes nothing`, () => {
    forEachChoice((policy, { waiting, free }) => {
      const before = JSON.stringify([[...waiting], [...free]]);

      const answers = [1, 2].map(() => policy.choose(waiting, free));

      assert.deepEqual(answers[0], answers[1]);
      assert.equal(JSON.stringify([[...waiting], [...free]]), before);
    });
  });

  Deno.test(`${name} starts each job once, and never more than there is room for`, () => {
    fc.assert(fc.property(SITUATION, (situation) => {
      const policy = create();
      const waiting = waitingJobs(policy, situation);
      const free = freeSlots(policy, situation);
      const [room, jobs] = [free.size, [...waiting].length];
      const filled = new Set<Slot>();
      const started = new Set<string>();

      while (free.size > 0 && waiting.peek()) {
        const placement = policy.choose(waiting, free);
        if (!placement) break;
        assert.ok(!started.has(placement.job.name));
        started.add(placement.job.name);
        filled.add(placement.slot);
        waiting.remove(placement.job.name);
        free.remove(placement.slot);
      }

      assert.equal(filled.size, started.size);
      assert.ok(started.size <= Math.min(room, jobs));
    }));
  });

  Deno.test(`${name} tells which job starts where, and when none can`, () => {
    const { messages } = create();

    const starting = messages.starting("job7", "pi@red");
    assert.match(starting, /job7/);
    assert.match(starting, /pi@red/);
    assert.match(messages.full, /^Waiting\. /);
  });
}
