/**
 * Machines that begin none of the jobs they are given: a full disk, a missing
 * shell, or the connection ends each time. After a few in a row such a machine
 * gets no more jobs, so that it does not eat the queue; now and then it is tried
 * with one.
 *
 * @module
 */
import { FEW_IN_A_ROW, type Link } from "./link.ts";
import type { MachineNews } from "./machine_news.ts";
import { openSlots } from "./reach.ts";
import type { RunState } from "./run_state.ts";
import type { Running } from "./running.ts";

const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 300_000;

/** What says nothing about the machine; the last of it is about files here. */
const OF_THE_JOB =
  /^fenced$|^it is running there|^its pid file was there|^Cannot (read|pack|write to|use) /;

/** The machines of a run that are kept from jobs. */
export class Quarantine {
  readonly #state: RunState;
  readonly #news: MachineNews;
  readonly #links = new Set<Link<Running>>();

  constructor(state: RunState, news: MachineNews) {
    this.#state = state;
    this.#news = news;
  }

  /** Before the refusal is settled, so that the slot is not taken again. */
  refused(link: Link<Running>, reason: string): void {
    // A job that names a machine of no slot has nowhere else to go.
    if (link.slots.length === 0 || OF_THE_JOB.test(reason)) return;
    if (++link.refusals >= FEW_IN_A_ROW) this.#keepFromJobs(link, reason);
  }

  /** Its connection is gone, and that may be what the order to begin a job does. */
  lost(link: Link<Running>, reason: string): void {
    const lastSentOn = link.generation - 1;
    const isOnItsWay = link.jobs.some(({ state, sentOn }) =>
      state === "run" && sentOn === lastSentOn
    );
    if (!isOnItsWay || ++link.losses < FEW_IN_A_ROW) return;
    if (link.slots.length > 0) this.#keepFromJobs(link, reason);
  }

  started(link: Link<Running>): void {
    link.refusals = 0;
    link.losses = 0;
    if (!link.refusal) return;
    link.refusal = undefined;
    this.#links.delete(link);
    openSlots(this.#state, link);
    this.#news.tell(link, "");
  }

  /** Tries those whose pause is over with one slot. */
  look(): void {
    const now = this.#state.options.clock.ticks();
    for (const link of this.#links) {
      const { refusal, parked } = link;
      if (!refusal || refusal.retryAt > now && !this.#hasFailed(link)) continue;
      if (link.state !== "up" || link.lost.size > 0) continue;
      for (const slot of parked) {
        parked.delete(slot);
        this.#state.free.add(slot);
        refusal.retryAt = Infinity;
        break;
      }
    }
  }

  #keepFromJobs(link: Link<Running>, reason: string): void {
    const { options: { clock } } = this.#state;
    if (link.refusal && link.refusal.retryAt < Infinity) return; // of before
    const { since = clock.ticks(), pauseMs = FIRST_PAUSE_MS } = link.refusal ??
      {};
    link.refusal = {
      since,
      reason: `it begins no jobs: ${reason}`,
      pauseMs: Math.min(2 * pauseMs, LONGEST_PAUSE_MS),
      retryAt: clock.ticks() + pauseMs,
    };
    for (const slot of link.slots) {
      if (this.#state.free.remove(slot)) link.parked.add(slot);
    }
    this.#links.add(link);
    this.#news.tell(link, link.refusal.reason);
  }

  /** Whether its trial ended without a word: no job has come of the slot. */
  #hasFailed({ refusal, slots, jobs }: Link<Running>): boolean {
    return refusal?.retryAt === Infinity &&
      !slots.some((slot) => this.#state.free.has(slot)) &&
      !jobs.some(({ state, standing }) =>
        state === "run" && standing !== "lost"
      );
  }
}
