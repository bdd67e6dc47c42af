/**
 * What one run of a queue knows, and the few ways to change it. The steps of a
 * round (adopt, place, settle, watch) are functions over this.
 *
 * @module
 */
import type { Change } from "./change.ts";
import type { Clock } from "./clock.ts";
import { FreeSlots } from "./free_slots.ts";
import type { Machine, Slot } from "./host.ts";
import { type JobRecord, statusOf, WAITING } from "./job.ts";
import { Link, type LinkEvents } from "./link.ts";
import type { RunObserver } from "./observer.ts";
import { type Running, RunningJobs } from "./running.ts";
import type { Policy } from "./scheduler.ts";
import type { OpenQueue } from "./store.ts";
import { Tally } from "./tally.ts";
import type { Transport } from "./transport.ts";
import { Waiting } from "./waiting.ts";

/** What a run is made of. */
export interface RunOptions {
  readonly queue: OpenQueue;
  readonly policy: Policy;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly observer: RunObserver;
  /** Unique for this run; attempts and fences are named after it. */
  readonly run: string;
  /** After how long without an answer a machine's jobs count as crashed. */
  readonly timeoutMs: number;
  /** When it fires, nothing more is started; what runs goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** The state of a run. */
export class RunState {
  readonly options: RunOptions;
  readonly waiting = new Waiting((name) => this.#look(name));
  readonly free = new FreeSlots();
  readonly running = new RunningJobs();
  readonly links = new Map<string, Link<Running>>();
  readonly tally = new Tally();
  /** Why nothing more is started. */
  stopped: string | undefined;
  readonly #linkEvents: LinkEvents<Running>;
  #changes: Change[] = [];
  #news: (() => void)[] = [];
  #attempts = 0;

  constructor(options: RunOptions, linkEvents: LinkEvents<Running>) {
    this.options = options;
    this.#linkEvents = linkEvents;
  }

  /** A name for one more attempt at a job. */
  nextAttempt(): string {
    return `${this.options.run}-${(++this.#attempts).toString(36)}`;
  }

  /** Notes that a job's record changes in this round. */
  change(job: string, set: JobRecord, unset: readonly string[] = []): void {
    this.#changes.push({ job, set, unset });
  }

  takeChanges(): Change[] {
    const changes = this.#changes;
    this.#changes = [];
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

  /** The link to a machine; made at the first call. */
  link(machine: Machine): Link<Running> {
    let link = this.links.get(machine.key);
    if (!link) {
      const { queue: { ref }, run } = this.options;
      link = new Link<Running>(machine, this.options, {
        fence: { file: `${ref.experiment}/.${ref.name}-queue.run`, token: run },
        events: this.#linkEvents,
      });
      this.links.set(machine.key, link);
    }
    return link;
  }

  /** Occupies a slot, free or parked. */
  take(slot: Slot): void {
    this.free.remove(slot);
    if (slot.machine) this.link(slot.machine).parked.delete(slot);
  }

  /** Ends looking after a job, and frees its slot where its machine answers. */
  release(running: Running): void {
    this.running.delete(running);
    const { slot } = running;
    if (!slot) return;
    if (!slot.machine || running.link.state === "up") this.free.add(slot);
    else running.link.parked.add(slot);
  }

  /** Ends a job: its record, its slot, the count and the news of it. */
  end(running: Running, set: JobRecord, unset: readonly string[]): void {
    this.change(running.name, set, unset);
    this.release(running);
    this.#count(running.name, set);
  }

  /** Ends a job that never had a process. */
  failStart(name: string, reason: string, running?: Running): void {
    const set = { status: "fail_start", reason };
    this.change(name, set, ["attempt", "exit_code"]);
    if (running) this.release(running);
    this.#count(name, set);
  }

  #count(name: string, set: JobRecord): void {
    const status = statusOf(set);
    const exitCode = Number(set["exit_code"] ?? 0);
    const reason = set["reason"] === undefined
      ? undefined
      : String(set["reason"]);
    this.afterwards(() => {
      this.tally.end(name, { status, exitCode });
      this.options.observer.ended?.(name, { status, exitCode, reason });
    });
  }

  /** A job's turn: it may run, or is passed over for good. */
  #look(name: string): Readonly<JobRecord> | undefined {
    const { queue, policy, observer } = this.options;
    const job = queue.get(name);
    if (job === undefined || this.running.named(name)) return undefined;
    if (policy.accepts(job)) return job;
    if (WAITING.has(statusOf(job)) && this.stopped === undefined) {
      const reason = "no user and host are assigned to it";
      this.afterwards(() => observer.skipped?.(name, reason));
    }
    return undefined;
  }
}
