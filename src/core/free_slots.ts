/**
 * The free slots in their order: the lowest first, in logarithmic time, so that
 * ten thousand hosts cost no more than ten.
 *
 * @module
 */
import type { Slot } from "./host.ts";
import type { Ordered } from "./scheduler.ts";

/** A heap of slots by index; no two slots have the same. */
export class FreeSlots<S extends { readonly index: number } = Slot>
  implements Ordered<S> {
  readonly #heap: S[] = [];
  /** By index; a heap alone does not show what was taken out of its midst. */
  readonly #members: (S | undefined)[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(slot: S): boolean {
    return this.#members[slot.index] === slot;
  }

  add(slot: S): void {
    if (this.has(slot)) return;
    this.#members[slot.index] = slot;
    this.#size++;
    this.#push(slot);
  }

  /**
   * Takes `slot` out and answers whether it was there; its place in the heap is
   * cleared when it comes up.
   */
  remove(slot: S): boolean {
    if (!this.has(slot)) return false;
    this.#members[slot.index] = undefined;
    this.#size--;
    if (this.#heap.length > 2 * this.#size + 16) this.#rebuild();
    return true;
  }

  /** The lowest free slot; only to be asked while there is one. */
  get first(): S {
    while (this.#heap.length > 0) {
      const top = this.#heap[0]!;
      if (this.has(top)) return top;
      this.#pop();
    }
    throw new RangeError("There is no free slot");
  }

  *[Symbol.iterator](): Iterator<S> {
    for (const slot of this.#members) if (slot) yield slot;
  }

  #push(slot: S): void {
    const heap = this.#heap;
    let at = heap.push(slot) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]!.index <= slot.index) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = slot;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right && right.index < heap[child]!.index) child++;
      if (heap[child]!.index >= last.index) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }

  #rebuild(): void {
    this.#heap.length = 0;
    for (const slot of this.#members) if (slot) this.#push(slot);
  }
}
