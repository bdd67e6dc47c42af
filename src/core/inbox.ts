/**
 * What has happened and is not settled yet. Some of it can wait a moment, so that
 * one round, with its one write to the disk, settles it with what comes next.
 *
 * @module
 */
import type { Clock } from "./clock.ts";

/** How long what nobody waits for may lie. */
const PATIENCE_MS = 50;

/** Something that happened; called, it is settled. */
export type Event = () => void;

/** The events of a run, in the order in which they arrived. */
export class Inbox {
  readonly #clock: Clock;
  #events: Event[] = [];
  #isUrgent = false;
  #wake: () => void = () => {};
  /** Until when the first of those that lie calmly may lie. */
  #due: number | undefined;
  /** Rings then or before: it is not set anew for each round. */
  #callOff: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isEmpty(): boolean {
    return this.#events.length === 0;
  }

  /** Leaves an event to be settled at once. */
  post(event: Event): void {
    this.#events.push(event);
    this.#hurry();
  }

  /** Leaves one that is settled with the next, or in a moment. */
  postCalmly(event: Event): void {
    this.#events.push(event);
    this.#due ??= this.#clock.ticks() + PATIENCE_MS;
    if (!this.#callOff) this.#wait(PATIENCE_MS);
  }

  /** Waits until there is something to settle. */
  woken(): Promise<void> {
    return new Promise((wake) => {
      if (this.#isUrgent) wake();
      else this.#wake = wake;
    });
  }

  /** Takes all that is there. */
  take(): Event[] {
    const events = this.#events;
    this.#events = [];
    this.#isUrgent = false;
    this.#due = undefined;
    return events;
  }

  close(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  #wait(ms: number): void {
    this.#callOff = this.#clock.after(ms, () => {
      this.#callOff = undefined;
      if (this.#due === undefined) return;
      const left = this.#due - this.#clock.ticks();
      if (left > 0) this.#wait(left);
      else this.#hurry();
    });
  }

  #hurry(): void {
    this.#isUrgent = true;
    this.#wake();
  }
}
