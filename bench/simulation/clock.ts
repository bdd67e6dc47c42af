/**
 * Virtual time that goes as fast as the work allows.
 *
 * @module
 */
import { setImmediate } from "node:timers";
import type { Clock } from "../../src/core/clock.ts";

const BEGINNING = Date.UTC(2026, 10, 21);

interface Alarm {
  readonly at: number;
  readonly order: number;
  ring: (() => void) | undefined;
}

/** Alarms in a heap; those of the same millisecond ring together. */
export class SimulatedClock implements Clock {
  readonly #heap: Alarm[] = [];
  #now = BEGINNING;
  #orders = 0;
  /** How many moments there were at which something happened. */
  moments = 0;

  now(): number {
    return this.#now;
  }

  /** Milliseconds since the beginning. */
  get elapsed(): number {
    return this.#now - BEGINNING;
  }

  after(ms: number, ring: () => void): () => void {
    const at = this.#now + Math.max(0, Math.round(ms));
    const alarm: Alarm = { at, order: this.#orders++, ring };
    this.#push(alarm);
    return () => alarm.ring = undefined;
  }

  /** Lets time go by until `promise` is settled. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settle = () => isSettled = true;
    promise.then(settle, settle);
    await settled();
    while (!isSettled) {
      const next = this.#heap[0];
      if (!next) throw new Error("Nothing more will happen");
      this.#now = next.at;
      while (this.#heap[0]?.at === this.#now) this.#pop().ring?.();
      this.moments++;
      await settled();
    }
    return await promise;
  }

  #push(alarm: Alarm): void {
    const heap = this.#heap;
    let at = heap.push(alarm) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (isBefore(heap[parent]!, alarm)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = alarm;
  }

  #pop(): Alarm {
    const heap = this.#heap;
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right && isBefore(right, heap[child]!)) child++;
      if (isBefore(last, heap[child]!)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

function isBefore(a: Alarm, b: Alarm): boolean {
  return a.at < b.at || a.at === b.at && a.order < b.order;
}

/** When all that promises had to do is done: a turn of the event loop later. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
