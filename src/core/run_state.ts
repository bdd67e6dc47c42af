/**
 * What one run of a queue knows, and the few ways to change it. The steps of a
 * round (adopt, place, settle, watch) are functions over this.
 *
 * @module
 */
import type { Change } from "./change.ts";
import { FreeSlots } from "./free_slots.ts";
import type { Machine, Slot } from "./host.ts";
import {
  isAssigned,
  type JobRecord,
  statusOf,
  textOf,
  WAITING,
} from "./job.ts";
import { Link, type LinkEvents } from "./link.ts";
import { Links } from "./links.ts";
import type { Stop } from "./observer.ts";
import type { RunOptions } from "./run_options.ts";
import { type Running, RunningJobs } from "./running.ts";
import { Tally } from "./tally.ts";
import { Waiting } from "./waiting.ts";

/** The state of a run. */
export class RunState {
  readonly options: RunOptions;
  readonly waiting = new Waiting((name) => this.#look(name));
  readonly free = new FreeSlots();
  readonly running = new RunningJobs();
  readonly links = new Links((machine) => this.#newLink(machine));
  /** Those that are not up. */
  readonly silent = new Set<Link<Running>>();
  /** Those with jobs whose ends cannot be announced to this manager. */
  readonly deaf = new Set<Link<Running>>();
  readonly tally = new Tally();
  /** Has an event settled in the next round. */
  readonly post: (event: () => void) => void;
  /** Whether a person has added jobs, so that the order has to be looked at. */
  isEdited = false;
  /** Why nothing more is started. */
  stopped: Stop | undefined;
  readonly #linkEvents: LinkEvents<Running>;
  /** Put back in this round, which their records do not show yet. */
  readonly #returned = new Set<string>();
  #changes: Change[] = [];
  #news: (() => void)[] = [];
  #attempts = 0;

  constructor(
    options: RunOptions,
    { post, link }: {
      post: (event: () => void) => void;
      link: LinkEvents<Running>;
    },
  ) {
    this.options = options;
    this.post = post;
    this.#linkEvents = link;
  }

  /** A name for one more attempt at a job. */
  nextAttempt(): string {
    return `${this.options.run}-${(++this.#attempts).toString(36)}`;
  }

  /** Whether something is left that is not on disk, or not told, yet. */
  get isUnsettled(): boolean {
    return this.#changes.length + this.#news.length > 0;
  }

  /** Notes that a job's record changes in this round. */
  change(job: string, set: JobRecord, unset: readonly string[] = []): void {
    this.#changes.push({ job, set, unset });
  }

  takeChanges(): Change[] {
    const changes = this.#changes;
    this.#changes = [];
    this.#returned.clear();
    return changes;
  }

  /** Leaves something for when this round's changes are on disk. */
  afterwards(act: () => void): void {
    this.#news.push(act);
  }

  /** Does what was left for afterwards. */
  actAfterwards(): void {
    const news = this.#news;
    this.#news = [];
    for (const act of news) act();
  }

  /** Occupies a slot, free or parked, for a job on that machine. */
  take(slot: Slot): void {
    if (!this.free.remove(slot)) this.links.home(slot)?.parked.delete(slot);
  }

  /** Ends looking after a job, and frees its slot where its machine answers. */
  release(running: Running): void {
    this.running.delete(running);
    if (running.succeeded) this.waiting.push(running.name);
    const { slot } = running;
    running.slot = undefined;
    if (slot) this.#vacate(slot);
  }

  /** Gives a job up for as long as its machine is silent. */
  lose(running: Running): void {
    this.release(running);
    running.standing = "lost";
    this.running.add(running);
  }

  /** Ends a job: its record, its slot, the count and the news of it. */
  end(running: Running, set: JobRecord, unset: readonly string[]): void {
    if (running.standing !== "unwanted") {
      this.change(running.name, set, unset);
      this.tellEnd(running.name, set);
    }
    this.release(running);
  }

  /** Ends a job that never had a process. */
  failStart(name: string, reason: string, running?: Running): void {
    const set = { status: "fail_start", reason };
    const unset = ["attempt", "exit_code", "slot_gpu"];
    if (running) return this.end(running, set, unset);
    this.change(name, set, unset);
    this.tellEnd(name, set);
  }

  /** Lets a job that surely was not begun wait again, in its old place. */
  putBack(running: Running): void {
    const { name, link: { machine } } = running;
    if (running.standing === "wanted") {
      const status = machine.user === undefined ? "undefined" : "ready";
      const set = { status, pid: null };
      this.change(name, set, ["attempt", "slot_gpu"]);
      this.tally.unstart(name);
      this.#returned.add(name);
      this.waiting.push(name);
    }
    this.release(running);
  }

  /** Counts and tells the end that a job's record shows. */
  tellEnd(name: string, record: JobRecord): void {
    const end = {
      status: statusOf(record),
      exitCode: Number(record["exit_code"] ?? 0),
      reason: textOf(record["reason"]),
    };
    this.afterwards(() => {
      this.tally.end(name, end);
      this.options.observer.ended?.(name, end);
    });
  }

  #newLink(machine: Machine): Link<Running> {
    const { queue: { ref }, run: token } = this.options;
    const file = `${ref.experiment}/.${ref.name}-queue.run`;
    const ends = { fence: { file, token }, events: this.#linkEvents };
    const link = new Link<Running>(machine, this.options, ends);
    this.silent.add(link);
    return link;
  }

  /** A slot that a job leaves may be that of one which runs without. */
  #vacate(slot: Slot): void {
    const { unhoused } = this.running;
    const home = this.links.home(slot);
    for (const heir of unhoused) {
      if (home && this.links.homeOf(heir.link) !== home) continue;
      unhoused.delete(heir);
      heir.slot = slot;
      return;
    }
    if (!home || home.isOpen) this.free.add(slot);
    else home.parked.add(slot);
  }

  /** A job's turn: it may run, or is passed over for good. */
  #look(name: string): Readonly<JobRecord> | undefined {
    const { queue, policy, observer, only } = this.options;
    const job = queue.get(name);
    if (job === undefined || only?.has(name) === false) return undefined;
    if (this.#returned.has(name) || policy.accepts(job)) return job;
    if (WAITING.has(statusOf(job)) && this.stopped === undefined) {
      const reason = isAssigned(job)
        ? "the scheduler does not run such jobs"
        : "no user and host are assigned to it";
      this.afterwards(() => observer.skipped?.(name, reason));
    }
    return undefined;
  }
}
