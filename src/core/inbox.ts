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
    this.#callOff ??= this.#clock.after(PATIENCE_MS, () => this.#hurry());
  }

  /** Waits until there is something to settle. */
  async woken(): Promise<void> {
    if (this.#isUrgent) return;
    await new Promise<void>((wake) => this.#wake = wake);
  }

  /** Takes all that is there. */
  take(): Event[] {
    const events = this.#events;
    this.#events = [];
    this.#isUrgent = false;
    this.close();
    return events;
  }

  close(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  #hurry(): void {
    this.#isUrgent = true;
    this.#wake();
  }
}
