/**
 * The run of one queue, driven by events. Each round, under the queue's lock:
 * take over what others changed, settle what has happened, place jobs on free
 * slots, keep all of it with one write; then tell and send.
 *
 * @module
 */
import { takeOver } from "./adopt.ts";
import type { Change } from "./change.ts";
import type { Link } from "./link.ts";
import type { RunSummary } from "./observer.ts";
import { place } from "./place.ts";
import { type RunOptions, RunState } from "./run_state.ts";
import type { Running } from "./running.ts";
import {
  settleDown,
  settleEnded,
  settleForeign,
  settleRefused,
  settleStarted,
  settleUp,
  withdraw,
} from "./settle.ts";
import { giveUpOnTheSilent, hopelessness, inquire } from "./watch.ts";

/** How often others' changes are looked for when nothing else happens. */
const LOOK_MS = 500;
/** How often a machine is asked about its jobs, all of them in one request. */
const INQUIRY_MS = 5_000;

/** How long the first machines that answer wait for the others. */
const GATHER_MS = 250;

/** What a run's signal says when a person has interrupted it. */
export const INTERRUPTED = "it was interrupted";

/** Runs a queue until every job has had its turn and has ended. */
export class Engine {
  readonly #options: RunOptions;
  readonly #state: RunState;
  readonly #callOffs = new Map<number, () => void>();
  #events: (() => void)[] = [];
  #wake: () => void = () => {};
  #full = false;
  #gathered = false;
  #callOffGathering: (() => void) | undefined;

  constructor(options: RunOptions) {
    this.#options = options;
    const state = new RunState(options, {
      up: (link) => this.#post(() => this.#up(link)),
      down: (link, reason) => this.#post(() => this.#down(link, reason)),
      started: (attempt, pid) =>
        this.#post(() => settleStarted(state, attempt, pid)),
      refused: (attempt, reason) =>
        this.#post(() => settleRefused(state, attempt, reason)),
      ended: (attempt, code) =>
        this.#post(() => settleEnded(state, attempt, code)),
    });
    this.#state = state;
  }

  /** @throws {AppError} with code `io` when the queue cannot be written. */
  async run(): Promise<RunSummary> {
    const { queue, signal, observer } = this.#options;
    const state = this.#state;
    const stop = () => this.#post(() => state.stopped ??= INTERRUPTED);
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    queue.onForeign = (change, origin) => settleForeign(state, change, origin);
    this.#every(LOOK_MS, () => this.#look());
    this.#every(INQUIRY_MS, () => this.#inquireAll());
    try {
      this.#post(() => takeOver(state));
      do {
        await this.#woken();
        await queue.update(() => this.#round());
        state.actAfterwards();
        observer.progress?.(
          state.tally.progress(state.running.size, state.waiting.size),
        );
        await queue.checkpoint("lazy");
      } while (!this.#isOver());
    } finally {
      signal?.removeEventListener("abort", stop);
      for (const callOff of this.#callOffs.values()) callOff();
      this.#callOffGathering?.();
      queue.onForeign = undefined;
      await Promise.all([...state.links.values()].map((link) => link.close()));
    }
    await queue.checkpoint("now");
    return state.tally.summary(state.running.names(), state.stopped);
  }

  /** Everything that happens comes through here, one after the other. */
  #post(event: () => void): void {
    this.#events.push(event);
    this.#wake();
  }

  async #woken(): Promise<void> {
    if (this.#events.length > 0) return;
    await new Promise<void>((wake) => this.#wake = wake);
  }

  #every(ms: number, event: () => void): void {
    const ring = () => {
      this.#callOffs.set(ms, this.#options.clock.after(ms, ring));
      this.#post(event);
    };
    this.#callOffs.set(ms, this.#options.clock.after(ms, ring));
  }

  #round(): readonly Change[] {
    const state = this.#state;
    const events = this.#events;
    this.#events = [];
    for (const event of events) event();
    if (state.stopped !== undefined) {
      withdraw(state);
      return state.takeChanges();
    }
    const full = !this.#isGathering() && place(state) &&
      state.running.size > 0;
    if (full && !this.#full) {
      const { observer, policy } = this.#options;
      state.afterwards(() => observer.full?.(policy.messages.full));
    }
    this.#full = full;
    return state.takeChanges();
  }

  /** Machines connect at their own pace; the first shall get the first job. */
  #isGathering(): boolean {
    if (this.#gathered) return false;
    const links = [...this.#state.links.values()]
      .filter(({ slots }) => slots.length > 0);
    const slow = links.filter(({ state }) => state === "connecting").length;
    if (slow === 0) return !(this.#gathered = true);
    if (slow < links.length) {
      this.#callOffGathering ??= this.#options.clock.after(
        GATHER_MS,
        () => this.#post(() => this.#gathered = true),
      );
    }
    return true;
  }

  #isOver(): boolean {
    const state = this.#state;
    if (this.#events.length > 0) return false;
    if (state.stopped !== undefined) return true;
    return state.running.size === 0 && state.waiting.peek() === undefined;
  }

  #look(): void {
    giveUpOnTheSilent(this.#state);
    this.#state.stopped ??= hopelessness(this.#state);
  }

  #inquireAll(): void {
    for (const link of this.#state.links.values()) {
      this.#inquire(link, false);
    }
  }

  #inquire(link: Link<Running>, fenced: boolean): void {
    const post = (event: () => void) => this.#post(event);
    inquire(this.#state, link, { fenced, post });
  }

  #up(link: Link<Running>): void {
    this.#inquire(link, true); // before anything new is sent there
    settleUp(this.#state, link);
    this.#tellMachine(link, { up: true, reason: "" });
  }

  #down(link: Link<Running>, reason: string): void {
    settleDown(this.#state, link, reason);
    this.#tellMachine(link, { up: false, reason });
  }

  #tellMachine(
    link: Link<Running>,
    news: { up: boolean; reason: string },
  ): void {
    const { observer } = this.#options;
    this.#state.afterwards(() => observer.machine?.(link.machine.key, news));
  }
}
