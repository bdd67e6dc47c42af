/**
 * Stands between the engine and a policy, which may be a user's own: what it
 * throws, and what it answers wrongly, ends placing and nothing else.
 *
 * @module
 */
import type { FreeSlots } from "./free_slots.ts";
import type { Slot } from "./host.ts";
import type { JobRecord } from "./job.ts";
import type { RunOptions } from "./run_options.ts";
import { isLate, thrownBy } from "./scheduler/fault.ts";
import type { Placement, Policy } from "./scheduler.ts";
import type { Waiting } from "./waiting.ts";

/** So long a policy may think before the engine looks after its jobs again. */
const SLOW_MS = 1_000;

type Guarded = Pick<RunOptions, "scheduler" | "policy" | "clock" | "observer">;

/** A policy that can be asked without care. */
export class SchedulerGuard {
  readonly #policy: Policy;
  readonly #options: Guarded;
  readonly #afterwards: (act: () => void) => void;
  #thoughtMs = 0;
  #isKnownToBeSlow = false;
  #fault: string | undefined;

  /** What is told is told when `afterwards` has it done. */
  constructor(options: Guarded, afterwards: (act: () => void) => void) {
    this.#policy = options.policy;
    this.#options = options;
    this.#afterwards = afterwards;
  }

  /** What was wrong; from then on the policy is asked nothing more. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** Whether the policy has thought for too long since `rest`. */
  get isSlow(): boolean {
    return this.#thoughtMs >= SLOW_MS;
  }

  rest(): void {
    this.#thoughtMs = 0;
  }

  /** A faulty policy accepts all: nothing is skipped because of its fault. */
  accepts(job: JobRecord): boolean {
    if (!this.#policy.accepts) return true;
    return this.#ask("accepts", () => this.#policy.accepts!(job)) ?? true;
  }

  /** A job that waits and a slot that is free, or nothing. */
  choose(
    waiting: Waiting,
    free: FreeSlots,
    expected: Iterable<Slot>,
  ): Placement | undefined {
    const placement = this.#ask(
      "choose",
      () => this.#policy.choose(waiting, free, expected),
    );
    if (placement === undefined || placement === null) return undefined;
    const name = placement.job?.name;
    const fault = typeof name !== "string" || !placement.slot
      ? "its choose answered no job and slot"
      : !waiting.has(name)
      ? `it chose the job ${JSON.stringify(name)}, which does not wait`
      : !free.has(placement.slot)
      ? `it chose the slot ${placement.slot.index} for job "${name}", which is not free`
      : undefined;
    if (fault === undefined) return placement;
    this.#condemn(fault);
    return undefined;
  }

  placed(placement: Placement): void {
    if (!this.#policy.placed) return;
    this.#ask("placed", () => this.#policy.placed!(placement));
  }

  /** What is told when a job starts. */
  starting(job: string, machine: string): string {
    const { messages } = this.#policy;
    return messages &&
        this.#ask("starting", () => messages.starting(job, machine)) ||
      `Starting job: ${job} on host:${machine}`;
  }

  /** What is told when none can. */
  get full(): string {
    return this.#policy.messages?.full ?? "Waiting. All slots are taken.";
  }

  #ask<T>(what: string, question: () => T): T | undefined {
    if (this.#fault !== undefined) return undefined;
    const { clock } = this.#options;
    const from = clock.ticks();
    try {
      const answer = question();
      if (!isLate(answer)) return answer;
      this.#condemn(`its ${what} answered a promise, and is to answer at once`);
      return undefined;
    } catch (error) {
      this.#condemn(`its ${what} threw ${thrownBy(error)}`);
      return undefined;
    } finally {
      this.#thoughtMs += clock.ticks() - from;
      if (this.isSlow) this.#tellOfSlowness(what);
    }
  }

  #condemn(fault: string): void {
    const { scheduler } = this.#options;
    this.#fault = `the scheduler "${scheduler}" is faulty: ${fault}`;
    this.#tell(`No more jobs are started: ${this.#fault}`);
  }

  #tellOfSlowness(what: string): void {
    if (this.#isKnownToBeSlow) return;
    this.#isKnownToBeSlow = true;
    const { scheduler } = this.#options;
    const seconds = (this.#thoughtMs / 1_000).toFixed(1);
    this.#tell(`The scheduler "${scheduler}" is slow: ${seconds} s in ${what}`);
  }

  #tell(message: string): void {
    this.#afterwards(() => this.#options.observer.trouble?.(message));
  }
}
