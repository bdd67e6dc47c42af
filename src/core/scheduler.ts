/**
 * The port through which a policy is asked. States, capacity, machines that do
 * not answer and failures are settled before it is: a policy only chooses.
 *
 * @module
 */
import type { Slot } from "./host.ts";
import type { JobRecord } from "./job.ts";
import type { OptionSpec, OptionValues } from "./options.ts";

/** A job that has not been considered yet. */
export interface Candidate {
  readonly name: string;
  readonly job: JobRecord;
}

/** Things in order, the first at hand without looking at the others. */
export interface Ordered<T> extends Iterable<T> {
  readonly first: T;
}

/** Which job starts next, and where. */
export interface Placement {
  readonly job: Candidate;
  readonly slot: Slot;
}

/** A scheduler with its options, for one run; disposed of when that is over. */
export interface Policy extends Partial<Disposable> {
  /**
   * All the room there is; the engine never fills more. Their `index` is their
   * place in this list.
   */
  readonly slots: readonly Slot[];
  /** The cluster that has them; where it is given, they follow its file. */
  readonly cluster?: string | undefined;
  /**
   * Whether this policy runs such a job at all; others are skipped for good.
   * Asked only about jobs that wait. Absent: it runs all.
   */
  accepts?(job: JobRecord): boolean;
  /**
   * Answers which of the waiting jobs starts next on which of the free slots, or
   * `undefined` to wait until something changes. Pure; there is at least one of
   * each. `waiting` is in queue order, `free` in the order of `slots`. The slots
   * of `expected` will be free in a moment, mostly, as their machine is being
   * connected to; for a job that wants that machine and no other.
   */
  choose(
    waiting: Ordered<Candidate>,
    free: Ordered<Slot>,
    expected: Iterable<Slot>,
  ): Placement | undefined;
  /** Told after each choice that was taken, for policies with a memory. */
  placed?(placement: Placement): void;
  /** What is told when a job starts, and when none can; there are others. */
  readonly messages?: {
    starting(job: string, machine: string): string;
    readonly full: string;
  };
}

/** What a scheduler is given to make its policy: the hosts that may be named. */
export interface SchedulerContext {
  /** The slots of a cluster file's active hosts, by the cluster's name. */
  cluster(name: string): readonly Slot[];
  /** The slots of a list such as `pi@red,pi@red01,localhost`. */
  hosts(list: string): readonly Slot[];
  /** A text that is another one for each run: chance comes from it. */
  readonly seed: string;
}

/** A scheduler, found by its name. */
export interface Scheduler {
  readonly name: string;
  /** One line for the list of commands; small letter, no full stop. */
  readonly summary: string;
  /** Flags, help, REST parameters and their validation are made from these. */
  readonly options: Readonly<Record<string, OptionSpec>>;
  /**
   * Makes the policy for one run.
   *
   * @throws {AppError} with code `usage` if the options do not fit together.
   */
  create(options: OptionValues, context: SchedulerContext): Policy;
}

/** Schedulers of users' own, each the default export of a module. */
export interface SchedulerPlugins {
  /**
   * Runs a module and answers its scheduler.
   *
   * @throws {AppError} `not-found`, or `invalid` where it is none.
   */
  load(path: string): Promise<Scheduler>;
  /** The modules in `EXPERIMENT/schedulers` by name; runs none of them. */
  list(experiment: string): Promise<ReadonlyMap<string, string>>;
}
