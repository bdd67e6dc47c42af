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

/** The figures and lists that a run is told and ended with. */
export class Tally {
  readonly #ran = new Set<string>();
  /** What is known last of each job, in the order of their ends. */
  readonly #ends = new Map<string, End>();
  #failed = 0;

  start(job: string): void {
    this.#ran.add(job);
  }

  /** A start that never happened after all. */
  unstart(job: string): void {
    this.#ran.delete(job);
  }

  /** A job's end; one that is made ready again by a reset has none. */
  end(job: string, end: End): void {
    this.resume(job);
    if (WAITING.has(end.status)) return;
    this.#ends.set(job, end);
    if (hasFailed(end)) this.#failed++;
  }

  /** An end that turned out to be none. */
  resume(job: string): void {
    const end = this.#ends.get(job);
    if (!end) return;
    this.#ends.delete(job);
    if (hasFailed(end)) this.#failed--;
  }

  progress(running: number, left: number): Progress {
    const failed = this.#failed;
    return { done: this.#ends.size - failed, running, failed, left };
  }

  summary(running: readonly string[], stopped: Stop | undefined): RunSummary {
    const ends = [...this.#ends];
    const names = (which: (end: End) => boolean) =>
      ends.filter(([, end]) => which(end)).map(([job]) => job);
    return {
      ran: [...this.#ran],
      completed: names(({ status }) => status === "end"),
      failed: names(hasFailed),
      running,
      stopped,
    };
  }
}

function hasFailed({ status, exitCode }: End): boolean {
  return status !== "end" || exitCode !== 0;
}
