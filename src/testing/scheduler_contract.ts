/**
 * What every scheduler has to do, whatever it chooses: tests for ours, and for
 * users' own.
 *
 * @module
 */
import assert from "node:assert/strict";
import { slotsOfHosts } from "../core/host_list.ts";
import { parseOptions } from "../core/options.ts";
import type { Policy, Scheduler, SchedulerContext } from "../core/scheduler.ts";
import type { HeldPolicy } from "../core/scheduler/create.ts";
import { parsePolicy, parseScheduler } from "../core/scheduler/parse.ts";
import type { Slot } from "../core/host.ts";
import type { Question } from "./situations.ts";

/** A scheduler, and what is needed to make a policy of it. */
export interface SchedulerCase {
  readonly scheduler: Scheduler;
  /** Options that it can be made with. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** By itself one in which each cluster is three slots on two machines. */
  readonly context?: SchedulerContext;
}

const CONTEXT: SchedulerContext = {
  cluster: () => slotsOfHosts("pi@red,pi@red,pi@blue"),
  hosts: slotsOfHosts,
  seed: "seed",
};

/** Registers the tests with `Deno.test`. */
export function testScheduler(
  { scheduler, options = {}, context = CONTEXT }: SchedulerCase,
): void {
  const { name } = scheduler;
  const create = () =>
    parsePolicy(
      scheduler.create(parseOptions(scheduler.options, options), context),
      name,
    );

  /** Loaded when a test runs: programs that use the library never do. */
  async function forEachQuestion(
    check: (policy: Policy, question: Question) => void,
  ): Promise<void> {
    (await import("./situations.ts")).forEachQuestion(create, check);
  }

  Deno.test(`${name} describes itself and each of its options`, () => {
    assert.equal(parseScheduler(scheduler, name), scheduler);
  });

  Deno.test(`${name} has room for a job at least`, () => {
    using its = held(create());
    const { policy } = its;

    assert.ok(policy.slots.length > 0);
  });

  Deno.test(`${name} answers by true or false whether it runs a job`, async () => {
    const { waitingJob } = await import("./situations.ts");
    using its = held(create());
    const { policy } = its;

    const answer = policy.accepts?.(waitingJob("job1")) ?? true;

    assert.equal(typeof answer, "boolean");
  });

  Deno.test(`${name} starts a job that has a user and a host, where all is free`, async () => {
    const { waitingJob } = await import("./situations.ts");
    using its = held(create());
    const { policy } = its;
    const set = { status: "ready", user: "pi", host: "red" };
    const only = { name: "job1", job: waitingJob("job1", set) };
    const [slot] = policy.slots;
    assert.ok(slot);
    const isAccepted = policy.accepts?.(only.job) ?? true;
    assert.ok(isAccepted, "its accepts refuses a job with a user and a host");

    const placement = policy.choose(
      Object.assign([only], { first: only }),
      Object.assign([...policy.slots], { first: slot }),
      [],
    );

    assert.equal(placement?.job.name, "job1");
  });

  Deno.test(`${name} chooses a job that waits, or none`, async () => {
    await forEachQuestion((policy, { waiting, free }) => {
      const placement = policy.choose(waiting, free, []);

      const names = [...waiting].map(({ name }) => name);
      assert.ok(!placement || names.includes(placement.job.name));
    });
  });

  Deno.test(`${name} chooses a slot that is free, or none`, async () => {
    await forEachQuestion((policy, { waiting, free }) => {
      const placement = policy.choose(waiting, free, []);

      assert.ok(!placement || free.has(placement.slot));
    });
  });

  Deno.test(`${name} answers the same twice, and changes nothing`, async () => {
    await forEachQuestion((policy, { waiting, free }) => {
      const before = JSON.stringify([[...waiting], [...free]]);

      const answers = [1, 2].map(() => policy.choose(waiting, free, []));

      assert.deepEqual(answers[0], answers[1]);
      assert.equal(JSON.stringify([[...waiting], [...free]]), before);
    });
  });

  Deno.test(`${name} starts each job once, and never more than there is room for`, async () => {
    await forEachQuestion((policy, { waiting, free }) => {
      const [room, jobs] = [free.size, [...waiting].length];
      const filled = new Set<Slot>();
      const started = new Set<string>();

      while (free.size > 0 && waiting.peek()) {
        const placement = policy.choose(waiting, free, []);
        if (!placement) break;
        assert.ok(!started.has(placement.job.name));
        started.add(placement.job.name);
        filled.add(placement.slot);
        waiting.remove(placement.job.name);
        policy.placed?.(placement);
        free.remove(placement.slot);
      }

      assert.equal(filled.size, started.size);
      assert.ok(started.size <= Math.min(room, jobs));
    });
  });

  Deno.test(`${name} tells which job starts where, and when none can`, () => {
    using its = held(create());
    const { policy } = its;
    if (!policy.messages) return;

    const starting = policy.messages.starting("job7", "pi@red");
    assert.match(starting, /job7/);
    assert.match(starting, /pi@red/);
    assert.match(policy.messages.full, /^Waiting\. /);
  });
}

/** Holds the policy as it is: it may be frozen. */
function held(policy: Policy): HeldPolicy {
  return { policy, [Symbol.dispose]: () => policy[Symbol.dispose]?.() };
}
