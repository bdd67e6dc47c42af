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

/** No job's name. */
const GAP = "";

/** The figures and lists that a run is told and ended with. */
export class Tally {
  /** Twice where a job was looked after twice. */
  readonly #ran: string[] = [];
  /** In the order of their ends; one that was resumed has left a gap. */
  readonly #completed: string[] = [];
  /** Where each is there; made for the first to be resumed: few runs see one. */
  #places: Map<string, number> | undefined;
  #gaps = 0;
  /** In the order of their ends, too. */
  readonly #failed = new Set<string>();
  /** Those who are among both: they have ended, with an exit code. */
  #both = 0;

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
    const hasFailed = status !== "end" || exitCode !== 0;
    if (hasFailed || this.#failed.has(job)) this.resume(job); // what was before
    if (status === "end") {
      this.#places?.set(job, this.#completed.length);
      this.#completed.push(job);
    }
    if (!hasFailed) return;
    this.#failed.add(job);
    if (status === "end") this.#both++;
  }

  /** An end that turned out to be none, or is not the last one. */
  resume(job: string): void {
    const hadFailed = this.#failed.delete(job);
    if (this.#completed.length === 0) return;
    this.#places ??= new Map(this.#completed.map((name, at) => [name, at]));
    const place = this.#places.get(job);
    if (place === undefined) return;
    this.#places.delete(job);
    this.#completed[place] = GAP;
    this.#gaps++;
    if (hadFailed) this.#both--;
  }

  progress(running: number, left: number): Progress {
    const done = this.#completed.length - this.#gaps - this.#both;
    return { done, running, failed: this.#failed.size, left };
  }

  summary(running: readonly string[], stopped: Stop | undefined): RunSummary {
    return {
      ran: [...new Set(this.#ran)],
      completed: this.#completed.filter((job) => job !== GAP),
      failed: [...this.#failed],
      running,
      stopped,
    };
  }
}
