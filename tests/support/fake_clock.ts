/**
 * A clock that goes only when a test says so, and then as fast as it can.
 *
 * @module
 */
import { setImmediate } from "node:timers";
import type { Clock } from "../../src/core/clock.ts";

const BEGINNING = Date.UTC(2026, 10, 21, 22, 5, 58);
/** A run that takes longer than this will never end. */
const PATIENCE_MS = 14 * 24 * 3_600_000;

interface Alarm {
  readonly at: number;
  readonly order: number;
  ring: (() => void) | undefined;
}

/** See {@link Clock}; alarms of the same time ring in the order they were set. */
export class FakeClock implements Clock {
  readonly #heap: Alarm[] = [];
  #now = BEGINNING;
  #aheadMs = 0;
  #orders = 0;

  now(): number {
    return this.#now + this.#aheadMs;
  }

  ticks(): number {
    return this.elapsed;
  }

  /** As if it was set, or the computer had slept: dates jump, all else goes on. */
  jump(ms: number): void {
    this.#aheadMs += ms;
  }

  /** Milliseconds since the beginning, which read better in messages. */
  get elapsed(): number {
    return this.#now - BEGINNING;
  }

  /** How many alarms are set. */
  get pending(): number {
    return this.#heap.filter(({ ring }) => ring).length;
  }

  after(ms: number, ring: () => void): () => void {
    const at = this.#now + Math.max(0, ms);
    const alarm: Alarm = { at, order: this.#orders++, ring };
    this.#push(alarm);
    return () => alarm.ring = undefined;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** As if what runs now took so long; alarms ring late. */
  spend(ms: number): void {
    this.#now += ms;
  }

  /** Lets time go by. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    while (this.#heap.length > 0 && this.#heap[0]!.at <= end) {
      this.#ringNext();
      await settled();
    }
    this.#now = end;
  }

  /** Lets time go by until `promise` is settled, and answers what it does. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settle = () => isSettled = true;
    promise.then(settle, settle);
    await settled();
    const end = this.#now + PATIENCE_MS;
    while (!isSettled) {
      if (this.#heap.length === 0) throw new Error("Nothing more will happen");
      if (this.#heap[0]!.at > end) throw new Error("It goes on for ever");
      this.#ringNext();
      await settled();
    }
    return await promise;
  }

  /** All alarms of the next moment at which there is one. */
  #ringNext(): void {
    this.#now = Math.max(this.#now, this.#heap[0]!.at);
    while (this.#heap.length > 0 && this.#heap[0]!.at <= this.#now) {
      this.#pop()?.();
    }
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

  #pop(): (() => void) | undefined {
    const heap = this.#heap;
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) {
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
    }
    return top.ring;
  }
}

function isBefore(a: Alarm, b: Alarm): boolean {
  return a.at < b.at || a.at === b.at && a.order < b.order;
}

/** When all that promises had to do is done: a turn of the event loop later. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
