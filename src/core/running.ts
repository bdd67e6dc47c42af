/**
 * What the engine knows of a job between its start and its end.
 *
 * @module
 */
import type { Slot } from "./host.ts";
import type { Link } from "./link.ts";
import type { JobPlace } from "./transport.ts";

/** A job that is on its way to a machine or running there. */
export interface Running {
  readonly name: string;
  /** Unknown for a job that was not started by cms. */
  readonly attempt: string | undefined;
  readonly place: JobPlace;
  readonly link: Link<Running>;
  /** Absent for an adopted job that no slot of this run has room for. */
  readonly slot: Slot | undefined;
  pid: number | undefined;
  /** The state that the record shows. */
  state: string;
  /** Whether the order has left for the machine. */
  sent: boolean;
}

/** The running jobs, found by name and by attempt. */
export class RunningJobs {
  readonly #byName = new Map<string, Running>();
  readonly #byAttempt = new Map<string, Running>();

  get size(): number {
    return this.#byName.size;
  }

  names(): string[] {
    return [...this.#byName.keys()];
  }

  add(running: Running): void {
    this.#byName.set(running.name, running);
    if (running.attempt !== undefined) {
      this.#byAttempt.set(running.attempt, running);
    }
    running.link.jobs.add(running);
  }

  delete(running: Running): void {
    if (this.#byName.get(running.name) === running) {
      this.#byName.delete(running.name);
    }
    if (running.attempt !== undefined) this.#byAttempt.delete(running.attempt);
    running.link.jobs.delete(running);
  }

  named(name: string): Running | undefined {
    return this.#byName.get(name);
  }

  attempt(attempt: string): Running | undefined {
    return this.#byAttempt.get(attempt);
  }
}
