/**
 * The run of one queue, driven by events. Each round, under the queue's lock:
 * take over what others changed, settle what has happened, place jobs on free
 * slots, keep all of it with one write; then tell and send.
 *
 * @module
 */
import { connect, takeOver } from "./adopt.ts";
import type { Change } from "./change.ts";
import { settleForeign } from "./foreign.ts";
import { Gathering } from "./gathering.ts";
import { hopelessness } from "./hopelessness.ts";
import { Inbox } from "./inbox.ts";
import type { Link } from "./link.ts";
import type { RunSummary } from "./observer.ts";
import { MachineNews } from "./machine_news.ts";
import { interrupt, isOver, tellLeft } from "./over.ts";
import { mayPlace } from "./pausing.ts";
import { place } from "./place.ts";
import { Quarantine } from "./quarantine.ts";
import { giveUpOnTheSilent, settleDown, settleUp, withdraw } from "./reach.ts";
import { refit } from "./refit.ts";
import type { RunOptions } from "./run_options.ts";
import { RunState } from "./run_state.ts";
import { jobOf, type Running } from "./running.ts";
import { settleEnded, settleRefused, settleStarted } from "./settle.ts";
import { turnOf } from "./turn.ts";
import { ASKED_AT_A_TIME, inquire, inquireDeaf } from "./watch.ts";

/** How often others' changes are looked for when nothing else happens. */
const LOOK_MS = 500;
/** How often machines are asked about their jobs, each with one request. */
const INQUIRY_MS = 5_000;
/** The same for one with jobs whose end cannot be announced to this manager. */
const DEAF_INQUIRY_MS = 1_000;

/** Runs a queue until every job has had its turn and has ended. */
export class Engine {
  readonly #options: RunOptions;
  readonly #state: RunState;
  readonly #callOffs = new Map<number, () => void>();
  readonly #gathering: Gathering;
  readonly #inbox: Inbox;
  readonly #news: MachineNews;
  readonly #quarantine: Quarantine;
  /** The machines that have not been asked in this turn. */
  #asking: Iterator<Link<Running>> | undefined;
  #full = false;

  constructor(options: RunOptions) {
    this.#options = options;
    const inbox = this.#inbox = new Inbox(options.clock);
    const post = (event: () => void) => inbox.post(event);
    const state: RunState = new RunState(options, {
      look: (name) => turnOf(state, name),
      post,
      link: {
        up: (link) => post(() => this.#up(link)),
        down: (link, reason) => post(() => this.#down(link, reason)),
        started: (link, attempt, pid) =>
          inbox.postCalmly(() => this.#started(jobOf(link, attempt), pid)),
        refused: (link, attempt, reason) =>
          post(() => this.#refused(jobOf(link, attempt), reason)),
        ended: (link, attempt, exitCode, killed) => {
          const end = { exitCode, killed };
          post(() => settleEnded(state, jobOf(link, attempt), end));
        },
      },
    });
    this.#state = state;
    this.#news = new MachineNews(state);
    this.#quarantine = new Quarantine(state, this.#news);
    this.#gathering = new Gathering(options.clock, () => post(() => {}));
  }

  /** @throws {AppError} with code `io` when the queue cannot be written. */
  async run(): Promise<RunSummary> {
    const { queue, signal } = this.#options;
    const state = this.#state;
    const stop = () => this.#inbox.post(() => interrupt(state));
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    queue.onForeign = (change, origin) => {
      // At once: what happened to the job as it was is not for the new record.
      settleForeign(state, change, origin);
      this.#inbox.post(() => {});
    };
    this.#every(LOOK_MS, () => {
      refit(state);
      giveUpOnTheSilent(state);
      this.#quarantine.look();
    });
    this.#every(INQUIRY_MS, () => this.#inquire());
    this.#every(DEAF_INQUIRY_MS, () => inquireDeaf(state));
    try {
      this.#inbox.post(() => takeOver(state));
      // Before the queue is looked at, so that machines begin meanwhile.
      connect(state);
      await this.#work();
    } finally {
      signal?.removeEventListener("abort", stop);
      for (const callOff of this.#callOffs.values()) callOff();
      state.postponed.close();
      this.#gathering.close();
      this.#inbox.close();
      queue.onForeign = undefined;
      await Promise.all([...state.links.values()].map((link) => link.close()));
    }
    tellLeft(state);
    return state.tally.summary(state.running.names(), state.stopped);
  }

  /** Waits for events, settles them, and brings the outcome out, until all is done. */
  async #work(): Promise<void> {
    const { queue, observer } = this.#options;
    const state = this.#state;
    do {
      await this.#inbox.woken();
      await queue.update(() => this.#round());
      state.actAfterwards();
      observer.progress?.(state.progress);
      await queue.checkpoint(this.#isOver() ? "now" : "lazy");
    } while (!this.#isOver());
  }

  #every(ms: number, event: () => void): void {
    const ring = () => {
      this.#callOffs.set(ms, this.#options.clock.after(ms, ring));
      // At rest there are no jobs to ask about, only changes to look for.
      if (ms === LOOK_MS || !this.#state.isResting) this.#inbox.post(event);
    };
    this.#callOffs.set(ms, this.#options.clock.after(ms, ring));
  }

  #round(): readonly Change[] {
    const state = this.#state;
    const { queue } = this.#options;
    if (state.isEdited) state.waiting.arrange(queue.names());
    state.isEdited = false;
    for (const event of this.#inbox.take()) event();
    if (state.stopped === undefined && mayPlace(state)) this.#place();
    if (state.stopped !== undefined) withdraw(state);
    return state.takeChanges();
  }

  #place(): void {
    const state = this.#state;
    const { observer } = this.#options;
    if (this.#gathering.isOver(state.links.values())) {
      const full = place(state, this.#full) && state.running.size > 0;
      if (full && !this.#full) {
        state.afterwards(() => observer.full?.(state.policy.full));
      }
      this.#full = full;
    }
    // Where something is to be settled first, it may be otherwise then.
    if (this.#inbox.isEmpty) state.stopped = hopelessness(state);
  }

  #isOver(): boolean {
    return this.#inbox.isEmpty && isOver(this.#state);
  }

  #inquire(): void {
    const { links } = this.#state;
    for (let n = Math.min(links.size, ASKED_AT_A_TIME); n > 0; n--) {
      let next = this.#asking?.next();
      if (!next || next.done) next = (this.#asking = links.values()).next();
      if (!next.done) inquire(this.#state, next.value);
    }
  }

  #started(running: Running | undefined, pid: number): void {
    if (!running) return;
    this.#quarantine.started(running.link);
    settleStarted(this.#state, running, pid);
  }

  #refused(running: Running | undefined, reason: string): void {
    if (!running) return;
    this.#quarantine.refused(running.link, reason);
    settleRefused(this.#state, running, reason);
  }

  #up(link: Link<Running>): void {
    inquire(this.#state, link); // before anything new is sent there
    settleUp(this.#state, link);
    this.#news.tell(link, link.refusal?.reason ?? "");
  }

  #down(link: Link<Running>, reason: string): void {
    settleDown(this.#state, link, reason);
    this.#news.tell(link, reason);
    this.#quarantine.lost(link, reason);
  }
}
