/**
 * What the engine knows of a job between its start and its end.
 *
 * @module
 */
import type { Slot } from "./host.ts";
import type { Link } from "./link.ts";
import type { JobPlace, StartOrder } from "./transport.ts";

/** A job that is on its way to a machine or running there. */
export interface Running {
  readonly name: string;
  /** Unknown for a job that was not started by cms. */
  readonly attempt: string | undefined;
  readonly place: JobPlace;
  readonly link: Link<Running>;
  /** Absent for a job that an earlier run has sent. */
  readonly order?: StartOrder;
  /** Absent where no slot of this run has room for an adopted job. */
  slot: Slot | undefined;
  pid: number | undefined;
  /** The state that the record shows, `run` until the job is heard of. */
  state: string;
  /** What its record says of why it waits or cannot be judged. */
  because: string | undefined;
  /** Since when nothing has shown whether it runs. */
  doubtSince: number | undefined;
  /** Over which of the link's channels it was sent, 0 for an earlier run's. */
  sentOn: number | undefined;
  sentAt: number;
  /**
   * Unwanted: another command has deleted or reset it, so that its record is no
   * longer about this attempt, which has to be ended. Lost: it counts as crashed
   * because its machine was silent for too long; it has no slot.
   */
  standing: "wanted" | "unwanted" | "lost";
  /** Unwanted, and a new job of its name waits for it to go. */
  succeeded: boolean;
  /** It is being ended. */
  ending: boolean;
}

/** The running jobs, found by attempt and, where somebody asks, by name. */
export class RunningJobs {
  readonly #byAttempt = new Map<string, Running>();
  /** Adopted ones that no attempt tells from others. */
  readonly #others = new Set<Running>();
  /** Made when another command or a person has changed a job: few runs see it. */
  #byName: Map<string, Running> | undefined;
  #lost = 0;
  /** Adopted jobs for which there was no slot. */
  readonly unhoused = new Set<Running>();

  /** How many the run has to wait for; lost ones are not. */
  get size(): number {
    return this.#byAttempt.size + this.#others.size - this.#lost;
  }

  /** Those that go on if the run stops. */
  names(): string[] {
    return this.#all().filter(({ standing }) => standing === "wanted")
      .map(({ name }) => name);
  }

  add(running: Running): void {
    const { name, attempt, link } = running;
    if (attempt === undefined || this.#byAttempt.has(attempt)) {
      this.#others.add(running);
    } else this.#byAttempt.set(attempt, running);
    this.#byName?.set(name, running);
    link.jobs.push(running);
    if (running.standing === "lost") {
      link.lost.add(running);
      this.#lost++;
    } else if (!running.slot) this.unhoused.add(running);
  }

  delete(running: Running): void {
    const { name, attempt = "", link: { jobs, held, lost } } = running;
    if (this.attempt(attempt) === running) this.#byAttempt.delete(attempt);
    else this.#others.delete(running);
    this.#byName?.delete(name);
    const at = jobs.indexOf(running);
    if (at !== -1) {
      jobs[at] = jobs.at(-1)!;
      jobs.pop();
    }
    if (running.sentOn === undefined) held.delete(running);
    if (running.standing === "lost" && lost.delete(running)) this.#lost--;
    if (!running.slot) this.unhoused.delete(running);
  }

  has(running: Running): boolean {
    return this.attempt(running.attempt ?? "") === running ||
      this.#others.has(running);
  }

  named(name: string): Running | undefined {
    this.#byName ??= new Map(this.#all().map((it) => [it.name, it]));
    return this.#byName.get(name);
  }

  attempt(attempt: string): Running | undefined {
    return this.#byAttempt.get(attempt);
  }

  #all(): Running[] {
    return [...this.#others, ...this.#byAttempt.values()];
  }
}
