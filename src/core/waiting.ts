/**
 * The jobs that have not been considered yet, in queue order. A job's state is
 * looked at when its turn comes and not before, as the spec has it.
 *
 * @module
 */
import type { JobRecord } from "./job.ts";
import type { Candidate, Ordered } from "./scheduler.ts";

/** What becomes of a job whose turn has come. */
type Look = (name: string) => Readonly<JobRecord> | undefined;

/** Names in order; those that cannot run are dropped when they are met. */
export class Waiting implements Ordered<Candidate> {
  readonly #look: Look;
  /** By rank; a job that does not wait leaves a hole, and may come back. */
  #names: (string | undefined)[] = [];
  #ranks = new Map<string, number>();
  /** No job of a lower rank waits. */
  #head = 0;
  #size = 0;

  /** `look` answers a job that may run, or nothing to pass it over for good. */
  constructor(look: Look) {
    this.#look = look;
  }

  /** How many may still have their turn. */
  get size(): number {
    return this.#size;
  }

  has(name: string): boolean {
    return this.#rankOf(name) !== undefined;
  }

  /** Lets a job wait: in its old place if it had one, else behind all others. */
  push(name: string): void {
    const rank = this.#ranks.get(name) ?? this.#names.length;
    if (this.#names[rank] !== undefined) return;
    if (rank === this.#names.length) this.#ranks.set(name, rank);
    this.#names[rank] = name;
    this.#head = Math.min(this.#head, rank);
    this.#size++;
  }

  /** Takes a job out and answers whether it waited; its place is kept. */
  remove(name: string): boolean {
    const rank = this.#rankOf(name);
    if (rank === undefined) return false;
    this.#names[rank] = undefined;
    this.#size--;
    return true;
  }

  /** Takes a job out, with its place. */
  forget(name: string): void {
    this.remove(name);
    this.#ranks.delete(name);
  }

  /** Takes over the order of the queue; for when a person has changed it. */
  arrange(queue: Iterable<string>): void {
    const waiting = new Set(this.#names);
    this.#names = [];
    this.#ranks = new Map();
    this.#head = 0;
    this.#size = 0;
    for (const name of queue) {
      this.push(name);
      if (!waiting.has(name)) this.remove(name);
    }
  }

  /** The next job that may run, if there is one. */
  peek(): Candidate | undefined {
    for (; this.#head < this.#names.length; this.#head++) {
      const name = this.#names[this.#head];
      if (name === undefined) continue;
      const job = this.#look(name);
      if (job !== undefined) return { name, job };
      this.remove(name);
    }
    return undefined;
  }

  get first(): Candidate {
    const candidate = this.peek();
    if (!candidate) throw new RangeError("There is no waiting job");
    return candidate;
  }

  *[Symbol.iterator](): Iterator<Candidate> {
    for (let rank = this.#head; rank < this.#names.length; rank++) {
      const name = this.#names[rank];
      if (name === undefined) continue;
      const job = this.#look(name);
      if (job !== undefined) yield { name, job };
      else this.remove(name);
    }
  }

  /** The place of a job that waits; mostly it is the next one. */
  #rankOf(name: string): number | undefined {
    if (this.#names[this.#head] === name) return this.#head;
    const rank = this.#ranks.get(name);
    return rank === undefined || this.#names[rank] === undefined
      ? undefined
      : rank;
  }
}
