/**
 * Virtual time that goes as fast as the work allows.
 *
 * @module
 */
import { setImmediate } from "node:timers";
import type { Clock } from "../../src/core/clock.ts";
import { Moments } from "./moments.ts";

const BEGINNING = Date.UTC(2026, 10, 21);

interface Alarm {
  ring: (() => void) | undefined;
}

/** Alarms of the same millisecond ring together, in the order they were set. */
export class SimulatedClock implements Clock {
  readonly #alarms = new Map<number, Alarm[]>();
  /** When there are alarms. */
  readonly #moments = new Moments();
  /** Milliseconds since the beginning. */
  elapsed = 0;

  now(): number {
    return BEGINNING + this.elapsed;
  }

  ticks(): number {
    return this.elapsed;
  }

  after(ms: number, ring: () => void): () => void {
    const at = this.elapsed + Math.max(0, Math.round(ms));
    const alarm: Alarm = { ring };
    const others = this.#alarms.get(at);
    if (others) others.push(alarm);
    else {
      this.#alarms.set(at, [alarm]);
      this.#moments.add(at);
    }
    return () => alarm.ring = undefined;
  }

  /** Lets time go by until `promise` is settled. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settle = () => isSettled = true;
    promise.then(settle, settle);
    await settled();
    while (!isSettled) {
      this.#ringNext();
      await settled();
    }
    return await promise;
  }

  #ringNext(): void {
    const at = this.#moments.takeFirst();
    if (at === undefined) throw new Error("Nothing more will happen");
    this.elapsed = at;
    const alarms = this.#alarms.get(at)!;
    // What rings may set one for this very moment.
    for (const alarm of alarms) alarm.ring?.();
    this.#alarms.delete(at);
  }
}

/** When all that promises had to do is done: a turn of the event loop later. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
