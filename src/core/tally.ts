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
  #failed = 0;

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
    this.resume(job);
    if (WAITING.has(status)) return;
    const outcome = outcomeOf(status, exitCode);
    this.#ends.set(job, outcome);
    if (outcome !== "completed") this.#failed++;
  }

  /** An end that turned out to be none. */
  resume(job: string): void {
    const outcome = this.#ends.get(job);
    if (!outcome) return;
    this.#ends.delete(job);
    if (outcome !== "completed") this.#failed--;
  }

  progress(running: number, left: number): Progress {
    const failed = this.#failed;
    return { done: this.#ends.size - failed, running, failed, left };
  }

  summary(running: readonly string[], stopped: Stop | undefined): RunSummary {
    const [completed, failed]: [string[], string[]] = [[], []];
    for (const [job, outcome] of this.#ends) {
      if (outcome !== "failed") completed.push(job);
      if (outcome !== "completed") failed.push(job);
    }
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
