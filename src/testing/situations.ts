/**
 * What a scheduler can be asked about: queues in any state, slots free or not.
 *
 * @module
 */
import fc from "fast-check";
import { FreeSlots } from "../core/free_slots.ts";
import { type JobRecord, statusOf, WAITING } from "../core/job.ts";
import { newJob } from "../core/new_job.ts";
import type { Policy } from "../core/scheduler.ts";
import { Waiting } from "../core/waiting.ts";

/** The jobs of a queue, and which of its slots are free. */
interface Situation {
  readonly jobs: readonly JobRecord[];
  readonly isFree: readonly boolean[];
}

/** What the engine hands a policy. */
export interface Question {
  readonly waiting: Waiting;
  readonly free: FreeSlots;
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
  gpu: fc.constantFrom("0", null),
});

const SITUATION: fc.Arbitrary<Situation> = fc.record({
  jobs: fc.array(JOB, { maxLength: 8 }),
  isFree: fc.array(fc.boolean(), { maxLength: 8 }),
});

/** Checks what holds wherever the engine would ask. */
export function forEachQuestion(
  create: () => Policy,
  check: (policy: Policy, question: Question) => void,
): void {
  fc.assert(fc.property(SITUATION, (situation) => {
    const policy = create();
    const waiting = waitingJobs(policy, situation);
    const free = freeSlots(policy, situation);
    if (free.size > 0 && waiting.peek()) check(policy, { waiting, free });
    policy[Symbol.dispose]?.();
  }));
}

/** The record of a job that waits, with some keys set otherwise. */
export function waitingJob(name: string, set: JobRecord = {}): JobRecord {
  const names = { name, experiment: "experiment", id: name.padEnd(32, "0") };
  return { ...newJob({ command: "sleep 1" }, names), ...set };
}

/** The jobs by name, as far as the policy would run them. */
function waitingJobs(policy: Policy, { jobs }: Situation): Waiting {
  const records = new Map(
    jobs.map((set, at) => [`job${at}`, waitingJob(`job${at}`, set)]),
  );
  const waiting = new Waiting((name) => {
    const job = records.get(name);
    if (!job || !WAITING.has(statusOf(job))) return undefined;
    return policy.accepts?.(job) ?? true ? job : undefined;
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
