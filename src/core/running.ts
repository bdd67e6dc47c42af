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
  /** The log's path below the job's directory. */
  readonly log: string;
  readonly link: Link<Running>;
  /** Until it is sent. */
  order: StartOrder | undefined;
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
  /** Those that came earlier have a lower one. */
  rank: number;
}

/** Where a running job's files are, and its process. */
export function placeOfRunning(
  experiment: string,
  { name, log, pid }: Pick<Running, "name" | "log" | "pid">,
): JobPlace {
  return { name, directory: `${experiment}/${name}`, log, pid };
}

/** The job of an attempt that a machine tells about. */
export function jobOf(
  { jobs }: Link<Running>,
  attempt: string,
): Running | undefined {
  for (const running of jobs) if (running.attempt === attempt) return running;
  return undefined;
}

/**
 * The running jobs. Each stands in the list of its link, which is short, and
 * nowhere else: so a start costs no table that all of them are in.
 */
export class RunningJobs {
  readonly #links: () => Iterable<Link<Running>>;
  /** Made when another command or a person has changed a job: few runs see it. */
  #byName: Map<string, Running> | undefined;
  #size = 0;
  #added = 0;
  /** Adopted jobs for which there was no slot. */
  readonly unhoused = new Set<Running>();

  constructor(links: () => Iterable<Link<Running>>) {
    this.#links = links;
  }

  /** How many the run has to wait for; lost ones are not. */
  get size(): number {
    return this.#size;
  }

  /** Those that go on if the run stops, in the order in which they came. */
  names(): string[] {
    return this.#all().filter(({ standing }) => standing === "wanted")
      .sort((a, b) => a.rank - b.rank)
      .map(({ name }) => name);
  }

  add(running: Running): void {
    const { name, link } = running;
    running.rank = ++this.#added;
    link.jobs.push(running);
    this.#byName?.set(name, running);
    if (running.standing === "lost") link.lost.add(running);
    else {
      this.#size++;
      if (!running.slot) this.unhoused.add(running);
    }
  }

  /** Nothing happens to one that is not there. */
  delete(running: Running): void {
    const { name, link: { jobs, held, lost } } = running;
    const at = jobs.indexOf(running);
    if (at === -1) return;
    jobs[at] = jobs.at(-1)!;
    jobs.pop();
    this.#byName?.delete(name);
    if (running.sentOn === undefined) held.delete(running);
    if (running.standing === "lost") lost.delete(running);
    else {
      this.#size--;
      if (!running.slot) this.unhoused.delete(running);
    }
  }

  has(running: Running): boolean {
    return running.link.jobs.includes(running);
  }

  named(name: string): Running | undefined {
    this.#byName ??= new Map(this.#all().map((it) => [it.name, it]));
    return this.#byName.get(name);
  }

  #all(): Running[] {
    return [...this.#links()].flatMap(({ jobs }) => jobs);
  }
}
