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

/** A queue of names that drops the ones that cannot run as it meets them. */
export class Waiting implements Ordered<Candidate> {
  readonly #look: Look;
  #names: (string | undefined)[] = [];
  #head = 0;
  readonly #places = new Map<string, number>();

  /** `look` answers a job that may run, or nothing to pass it over for good. */
  constructor(look: Look) {
    this.#look = look;
  }

  /** How many may still have their turn. */
  get size(): number {
    return this.#places.size;
  }

  push(name: string): void {
    if (this.#places.has(name)) return;
    this.#places.set(name, this.#names.push(name) - 1);
  }

  /** Puts a job that turned out not to have started before all others. */
  unshift(name: string): void {
    this.remove(name);
    if (this.#head === 0) {
      this.#names = [...new Array(64), ...this.#names];
      this.#head = 64;
      for (const [other, at] of this.#places) this.#places.set(other, at + 64);
    }
    this.#names[--this.#head] = name;
    this.#places.set(name, this.#head);
  }

  remove(name: string): void {
    const at = this.#places.get(name);
    if (at === undefined) return;
    this.#names[at] = undefined;
    this.#places.delete(name);
  }

  /** The next job that may run, if there is one. */
  peek(): Candidate | undefined {
    while (this.#head < this.#names.length) {
      const name = this.#names[this.#head];
      const job = name === undefined ? undefined : this.#look(name);
      if (name !== undefined && job !== undefined) return { name, job };
      if (name !== undefined) this.#places.delete(name);
      this.#names[this.#head++] = undefined;
    }
    return undefined;
  }

  get first(): Candidate {
    const candidate = this.peek();
    if (!candidate) throw new RangeError("There is no waiting job");
    return candidate;
  }

  *[Symbol.iterator](): Iterator<Candidate> {
    for (let at = this.#head; at < this.#names.length; at++) {
      const name = this.#names[at];
      if (name === undefined) continue;
      const job = this.#look(name);
      if (job !== undefined) yield { name, job };
      else this.remove(name);
    }
  }
}
