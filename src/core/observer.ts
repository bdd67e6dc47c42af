/**
 * What a run tells while it goes on. A front door makes lines, a progress bar or
 * events of it.
 *
 * @module
 */

/** The figures of a run. */
export interface Progress {
  /** Ended well. */
  readonly done: number;
  readonly running: number;
  /** Ended otherwise. */
  readonly failed: number;
  readonly left: number;
}

/** How a job has ended. */
export interface JobEnd {
  readonly status: string;
  readonly exitCode: number;
  readonly reason: string | undefined;
}

/** Called by the engine after what it tells is on disk; all are optional. */
export interface RunObserver {
  /** A job is on its way to `machine`; `message` is the scheduler's own. */
  starting?(job: string, machine: string, message: string): void;
  /** No slot is free; `message` is the scheduler's own. */
  full?(message: string): void;
  /** A job has ended in `status`. */
  ended?(
    job: string,
    end: JobEnd,
  ): void;
  /** It has failed, and is tried again. */
  retrying?(
    job: string,
    retry: { tries: number; delayMs: number; reason: string },
  ): void;
  /** The job's turn came before the time at which it may begin. */
  early?(job: string, reason: string): void;
  /** The job's turn came, and it cannot be run. */
  skipped?(job: string, reason: string): void;
  /** A job that an earlier manager started is looked after again. */
  adopted?(job: string, machine: string): void;
  /** A machine answers, or does not; told again when the reason is another. */
  machine?(machine: string, news: { up: boolean; reason: string }): void;
  /**
   * Something is faulty or slow that the run can do without, the scheduler or
   * whoever is to be told of it; a sentence.
   */
  trouble?(message: string): void;
  /** The cluster's file gives it more or less slots than before. */
  slots?(machine: string, news: { slots: number; before: number }): void;
  /** The queue is paused, or goes on; told where it changes. */
  paused?(isPaused: boolean): void;
  /** Nothing is left to do, and the run stays for what may come. */
  resting?(): void;
  /** After each round of the engine. */
  progress?(progress: Progress): void;
}

/** Why a run stopped before all jobs had their turn. */
export interface Stop {
  /**
   * Interrupted: by the caller's signal. Unreachable: none of the hosts answers.
   * Taken over: another manager has fenced this one off. Stuck: the scheduler
   * starts none of the waiting jobs, and nothing can change that. Failures: as
   * many jobs have failed as may.
   */
  readonly code:
    | "interrupted"
    | "unreachable"
    | "taken-over"
    | "stuck"
    | "failures";
  /** The same as part of a sentence: `it was interrupted`. */
  readonly reason: string;
  /** What to do about it, where that depends on more than the code. */
  readonly hint?: string;
}

/** How a run ended. */
export interface RunSummary {
  /** Started or adopted in this run, in that order. */
  readonly ran: readonly string[];
  /** Ended in state `end`, whatever the exit code. */
  readonly completed: readonly string[];
  /** Did not end well: another state, or an exit code other than 0. */
  readonly failed: readonly string[];
  /** Left running because the run was stopped. */
  readonly running: readonly string[];
  /** Absent where all jobs had their turn. */
  readonly stopped?: Stop | undefined;
}
