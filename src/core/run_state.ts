/**
 * What one run of a queue knows, and the few ways to change it. The steps of a
 * round (adopt, place, settle, watch) are functions over this.
 *
 * @module
 */
import type { Change } from "./change.ts";
import { expectedSlots } from "./expected.ts";
import { FreeSlots } from "./free_slots.ts";
import type { Machine, Slot } from "./host.ts";
import { ENDED, priorityOf } from "./job.ts";
import { Link, type LinkEvents } from "./link.ts";
import { Links } from "./links.ts";
import type { JobEnd, Progress, Stop } from "./observer.ts";
import { Outbox } from "./outbox.ts";
import { Postponed } from "./postponed.ts";
import type { RunOptions } from "./run_options.ts";
import { type Running, RunningJobs } from "./running.ts";
import { SchedulerGuard } from "./scheduler_guard.ts";
import { Tally } from "./tally.ts";
import type { Look } from "./lane.ts";
import { Waiting } from "./waiting.ts";

/** The state of a run. */
export class RunState extends Outbox {
  readonly options: RunOptions;
  readonly waiting: Waiting;
  readonly postponed: Postponed;
  readonly free = new FreeSlots();
  readonly expected: Iterable<Slot>;
  /** The slots that a cluster's file gives, and those that it has taken away. */
  readonly open = new Set<Slot>();
  readonly closed = new Set<Slot>();
  readonly running = new RunningJobs(() => this.links.values());
  readonly links = new Links((machine) => this.#newLink(machine));
  /** Those that are not up. */
  readonly silent = new Set<Link<Running>>();
  /** Those with jobs whose ends cannot be announced to this manager. */
  readonly deaf = new Set<Link<Running>>();
  /** Those that were asked about their jobs, and may not have answered yet. */
  readonly asked = new Set<Link<Running>>();
  readonly tally = new Tally();
  readonly policy: SchedulerGuard;
  /** Has an event settled in the next round. */
  readonly post: (event: () => void) => void;
  /** Whether jobs were moved, or added by a person, so that the order has to be looked at. */
  isEdited = false;
  /** The first job that the scheduler does not run, and why. */
  passedOver: string | undefined;
  /** Whether the queue was paused when that was looked at last. */
  isPaused = false;
  /** The jobs that have failed, where there may be so many only. */
  readonly failures = new Set<string>();
  /** Whether it stays though nothing is left to do, and was ended so. */
  isResting = false;
  isDismissed = false;
  /** Whether it only waits for the ends of what runs. */
  isGivingUp = false;
  /** Why nothing more is started. */
  stopped: Stop | undefined;
  readonly #linkEvents: LinkEvents<Running>;
  /** The jobs that are not to begin yet, and what was told of each. */
  readonly early = new Map<string, string>();
  /** Put back in this round, which their records do not show yet. */
  readonly #returned = new Set<string>();
  #attempts = 0;

  constructor(
    options: RunOptions,
    { look, post, link }: {
      look: Look;
      post: (event: () => void) => void;
      link: LinkEvents<Running>;
    },
  ) {
    super();
    this.options = options;
    this.expected = expectedSlots(this.links, options.clock);
    this.policy = new SchedulerGuard(options, (act) => this.afterwards(act));
    this.waiting = new Waiting(look);
    this.postponed = new Postponed(options.clock);
    this.post = post;
    this.#linkEvents = link;
  }

  /** A name for one more attempt at a job. */
  nextAttempt(): string {
    return `${this.options.run}-${(++this.#attempts).toString(36)}`;
  }

  get progress(): Progress {
    const { running, waiting, postponed } = this;
    return this.tally.progress(running.size, waiting.size + postponed.size);
  }

  override takeChanges(): Change[] {
    if (this.#returned.size > 0) this.#returned.clear();
    return super.takeChanges();
  }

  /** Occupies a slot, free or parked, for a job on that machine. */
  take(slot: Slot): void {
    if (!this.free.remove(slot)) this.links.home(slot)?.parked.delete(slot);
  }

  /** Ends looking after a job, and frees its slot where its machine answers. */
  release(running: Running): void {
    this.running.delete(running);
    if (running.succeeded) this.readmit(running.name);
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

  /** Lets a job have its turn after a while. */
  postpone(name: string, ms: number): void {
    const wake = () => this.post(() => this.waiting.push(name));
    this.postponed.delay(name, ms, wake);
  }

  /** Lets a job wait for its turn as its record stands now. */
  readmit(name: string): void {
    this.postponed.take(name);
    this.waiting.push(name, priorityOf(this.options.queue.get(name) ?? {}));
  }

  /** At once: in this very round nothing more may be started. */
  noteEnd(name: string, { status, exitCode }: JobEnd): void {
    if (this.options.maxFailures === undefined) return;
    const isWell = status === "end" && exitCode === 0;
    // One that is made ready again, or was not gone after all, has not failed.
    if (ENDED.has(status) && !isWell) this.failures.add(name);
    else this.failures.delete(name);
  }

  /** Whether so many jobs have failed that nothing more is to be started. */
  get hasFailed(): boolean {
    const { maxFailures } = this.options;
    return maxFailures !== undefined && this.failures.size >= maxFailures;
  }

  /** Notes that it waits again, which its record does not show in this round. */
  markReturned(name: string): void {
    this.#returned.add(name);
  }

  isReturned(name: string): boolean {
    return this.#returned.has(name);
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
    if (this.closed.has(slot)) return;
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
}
