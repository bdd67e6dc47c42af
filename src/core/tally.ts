/**
 * Counts a run: what was run, what came of it.
 *
 * @module
 */
import { WAITING } from "./job.ts";
import type { Progress, RunSummary, Stop } from "./observer.ts";

interface End {
  readonly status: string;
  readonly exitCode: number;
}

/** What a job's end counts as: state `end` with an exit code is both. */
type Outcome = "completed" | "failed" | "both";

/** The figures and lists that a run is told and ended with. */
export class Tally {
  /** Twice where a job was looked after twice. */
  readonly #ran: string[] = [];
  /** What is known last of each job, in the order of their ends. */
  readonly #ends = new Map<string, Outcome>();
  /** Those of them that are not just completed. */
  readonly #failed = new Set<string>();

  start(job: string): void {
    this.#ran.push(job);
  }

  /** Whether any job was started or adopted. */
  get hasRun(): boolean {
    return this.#ran.length > 0;
  }

  /** A start that never happened after all; mostly one of the latest. */
  unstart(job: string): void {
    const at = this.#ran.lastIndexOf(job);
    if (at !== -1) this.#ran.splice(at, 1);
  }

  /** A job's end; one that is made ready again by a reset has none. */
  end(job: string, { status, exitCode }: End): void {
    if (WAITING.has(status)) return this.resume(job);
    const outcome = outcomeOf(status, exitCode);
    const known = this.#ends.size;
    this.#ends.set(job, outcome);
    if (this.#ends.size === known) {
      this.resume(job);
      this.#ends.set(job, outcome); // the last one now
    }
    if (outcome !== "completed") this.#failed.add(job);
  }

  /** An end that turned out to be none. */
  resume(job: string): void {
    this.#ends.delete(job);
    this.#failed.delete(job);
  }

  progress(running: number, left: number): Progress {
    const failed = this.#failed.size;
    return { done: this.#ends.size - failed, running, failed, left };
  }

  summary(running: readonly string[], stopped: Stop | undefined): RunSummary {
    const [completed, failed]: [string[], string[]] = [[], []];
    this.#ends.forEach((outcome, job) => {
      if (outcome !== "failed") completed.push(job);
      if (outcome !== "completed") failed.push(job);
    });
    return {
      ran: [...new Set(this.#ran)],
      completed,
      failed,
      running,
      stopped,
    };
  }
}

function outcomeOf(status: string, exitCode: number): Outcome {
  if (status !== "end") return "failed";
  return exitCode === 0 ? "completed" : "both";
}
