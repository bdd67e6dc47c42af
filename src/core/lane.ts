/**
 * The jobs of one priority that have not been considered yet, in queue order.
 *
 * @module
 */
import type { JobRecord } from "./job.ts";
import type { Candidate } from "./scheduler.ts";

/** What becomes of a job whose turn has come. */
export type Look = (name: string) => Readonly<JobRecord> | undefined;

/** Names in order; those that cannot run are dropped when they are met. */
export class Lane implements Iterable<Candidate> {
  readonly #look: Look;
  /** By rank, whether they wait or not: one that does not may come back. */
  #names: string[] = [];
  #waits: boolean[] = [];
  /** Made when a job other than the next one is asked for by its name. */
  #ranks: Map<string, number> | undefined;
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
    return this.#waits[this.#rankOf(name)] === true;
  }

  /** All that have a place, waiting or not. */
  names(): string[] {
    return this.#names.filter((name) => name !== "");
  }

  /** Lets a job wait: in its old place if it had one, else behind all others. */
  push(name: string): void {
    let rank = this.#rankOf(name);
    if (rank === -1) {
      rank = this.#names.push(name) - 1;
      this.#ranks?.set(name, rank);
    }
    if (this.#waits[rank]) return;
    this.#waits[rank] = true;
    this.#head = Math.min(this.#head, rank);
    this.#size++;
  }

  /** Takes a job out and answers whether it waited; its place is kept. */
  remove(name: string): boolean {
    const rank = this.#rankOf(name);
    if (!this.#waits[rank]) return false;
    this.#waits[rank] = false;
    this.#size--;
    return true;
  }

  /** Takes a job out, with its place. */
  forget(name: string): void {
    const rank = this.#rankOf(name);
    if (rank === -1) return;
    this.remove(name);
    this.#names[rank] = ""; // no job's name
    this.#ranks?.delete(name);
  }

  /** Lets all jobs of a queue wait, in its order. */
  fill(queue: Iterable<string>): void {
    this.#arrange([...queue], () => true);
  }

  /** Takes over the order of the queue; for when a person has changed it. */
  arrange(queue: Iterable<string>): void {
    const waiting = new Set(this.#names.filter((_, rank) => this.#waits[rank]));
    this.#arrange([...queue], (name) => waiting.has(name));
  }

  #arrange(names: string[], waits: (name: string) => boolean): void {
    this.#names = names;
    this.#waits = names.map(waits);
    this.#ranks = undefined;
    this.#head = 0;
    this.#size = this.#waits.filter(Boolean).length;
  }

  /** The next job that may run, if there is one. */
  peek(): Candidate | undefined {
    for (; this.#head < this.#names.length; this.#head++) {
      if (!this.#waits[this.#head]) continue;
      const name = this.#names[this.#head]!;
      const job = this.#look(name);
      if (job !== undefined) return { name, job };
      this.remove(name);
    }
    return undefined;
  }

  *[Symbol.iterator](): Iterator<Candidate> {
    for (let rank = this.#head; rank < this.#names.length; rank++) {
      if (!this.#waits[rank]) continue;
      const name = this.#names[rank]!;
      const job = this.#look(name);
      if (job !== undefined) yield { name, job };
      else this.remove(name);
    }
  }

  /** A job's place, -1 if it has none; mostly it is that of the next one. */
  #rankOf(name: string): number {
    if (this.#names[this.#head] === name) return this.#head;
    this.#ranks ??= new Map(this.#names.map((name, rank) => [name, rank]));
    return this.#ranks.get(name) ?? -1;
  }
}
