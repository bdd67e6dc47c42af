/**
 * The free slots in their order: the lowest first, in logarithmic time, so that
 * ten thousand hosts cost no more than ten.
 *
 * @module
 */
import type { Slot } from "./host.ts";
import type { Ordered } from "./scheduler.ts";

/** A heap of slots by index. */
export class FreeSlots implements Ordered<Slot> {
  readonly #heap: Slot[] = [];
  readonly #members = new Set<Slot>();

  get size(): number {
    return this.#members.size;
  }

  has(slot: Slot): boolean {
    return this.#members.has(slot);
  }

  add(slot: Slot): void {
    if (this.#members.has(slot)) return;
    this.#members.add(slot);
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

  /** Takes `slot` out; its place in the heap is cleared when it comes up. */
  remove(slot: Slot): void {
    this.#members.delete(slot);
    if (this.#heap.length > 2 * this.#members.size + 16) this.#rebuild();
  }

  /** The lowest free slot; only to be asked while there is one. */
  get first(): Slot {
    while (this.#heap.length > 0) {
      const top = this.#heap[0]!;
      if (this.#members.has(top)) return top;
      this.#pop();
    }
    throw new RangeError("There is no free slot");
  }

  *[Symbol.iterator](): Iterator<Slot> {
    yield* [...this.#members].sort((a, b) => a.index - b.index);
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
    const members = [...this.#members];
    this.#heap.length = 0;
    this.#members.clear();
    for (const slot of members) this.add(slot);
  }
}
