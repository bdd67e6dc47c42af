/**
 * Counts a run: what was run, what came of it.
 *
 * @module
 */
import type { Progress, RunSummary } from "./observer.ts";

/** The figures and lists that a run is told and ended with. */
export class Tally {
  readonly #ran = new Set<string>();
  readonly #completed: string[] = [];
  readonly #failed: string[] = [];

  start(job: string): void {
    this.#ran.add(job);
  }

  /** A start that never happened after all. */
  unstart(job: string): void {
    this.#ran.delete(job);
  }

  end(
    job: string,
    { status, exitCode }: { status: string; exitCode: number },
  ): void {
    if (status === "end") this.#completed.push(job);
    if (status !== "end" || exitCode !== 0) this.#failed.push(job);
  }

  progress(running: number, left: number): Progress {
    const failed = this.#failed.length;
    const well = this.#completed.length;
    return { done: well, running, failed, left };
  }

  summary(running: readonly string[], stopped: string | undefined): RunSummary {
    return {
      ran: [...this.#ran],
      completed: this.#completed,
      failed: this.#failed,
      running,
      stopped,
    };
  }
}
