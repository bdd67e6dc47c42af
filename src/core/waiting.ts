/**
 * The jobs that have not been considered yet: those of the highest priority
 * first, in queue order among themselves. A job's state is looked at when its
 * turn comes and not before, as the spec has it.
 *
 * @module
 */
import { Lane, type Look } from "./lane.ts";
import type { Candidate, Ordered } from "./scheduler.ts";

/** Names in their order; those that cannot run are dropped when they are met. */
export class Waiting implements Ordered<Candidate> {
  readonly #look: Look;
  /** The highest priority first. */
  readonly #lanes: { priority: number; lane: Lane }[] = [];
  /** In which lane a job is; kept where there is more than one. */
  #homes: Map<string, Lane> | undefined;
  /** What the last look has found; forgotten when others may come before it. */
  #next: Candidate | undefined;

  /** `look` answers a job that may run, or nothing to pass it over for good. */
  constructor(look: Look) {
    this.#look = look;
  }

  /** How many may still have their turn. */
  get size(): number {
    let size = 0;
    for (const { lane } of this.#lanes) size += lane.size;
    return size;
  }

  has(name: string): boolean {
    return this.#homeOf(name)?.has(name) ?? false;
  }

  /**
   * Lets a job wait: in its old place if it had one of that priority, else
   * behind all others of it. Without a priority it keeps its own.
   */
  push(name: string, priority?: number): void {
    const home = this.#homeOf(name);
    const lane = priority === undefined
      ? home ?? this.#lane(0)
      : this.#lane(priority);
    if (home !== lane) {
      home?.forget(name);
      this.#homes?.set(name, lane);
    }
    this.#next = undefined;
    lane.push(name);
  }

  /** Takes a job out and answers whether it waited; its place is kept. */
  remove(name: string): boolean {
    this.#next = undefined;
    return this.#homeOf(name)?.remove(name) ?? false;
  }

  /** Takes a job out, with its place. */
  forget(name: string): void {
    this.#next = undefined;
    this.#homeOf(name)?.forget(name);
    this.#homes?.delete(name);
  }

  /** Lets all of these jobs wait, in their order. */
  fill(byPriority: ReadonlyMap<number, Iterable<string>>): void {
    this.#next = undefined;
    for (const [priority, names] of byPriority) {
      const all = [...names];
      const lane = this.#lane(priority);
      lane.fill(all);
      for (const name of this.#homes ? all : []) this.#homes?.set(name, lane);
    }
  }

  /** Takes over the order of the queue; for when a person has changed it. */
  arrange(queue: Iterable<string>): void {
    this.#next = undefined;
    const homes = this.#homes;
    if (!homes) return this.#first().arrange(queue);
    const all = [...queue];
    for (const { lane } of this.#lanes) {
      lane.arrange(all.filter((name) => homes.get(name) === lane));
    }
  }

  /** The next job that may run, if there is one. */
  peek(): Candidate | undefined {
    this.#next = undefined;
    for (const { lane } of this.#lanes) {
      this.#next = lane.peek();
      if (this.#next) break;
    }
    return this.#next;
  }

  /** As it was when somebody has looked last, unless it is others' turn now. */
  get first(): Candidate {
    const candidate = this.#next ?? this.peek();
    if (!candidate) throw new RangeError("There is no waiting job");
    return candidate;
  }

  *[Symbol.iterator](): Iterator<Candidate> {
    for (const { lane } of this.#lanes) yield* lane;
  }

  /** The only lane, as mostly there is one. */
  #first(): Lane {
    return this.#lanes[0]?.lane ?? this.#lane(0);
  }

  #homeOf(name: string): Lane | undefined {
    return this.#homes ? this.#homes.get(name) : this.#lanes[0]?.lane;
  }

  /** The lane of a priority, a new one if need be. */
  #lane(priority: number): Lane {
    const found = this.#lanes.find((it) => it.priority === priority);
    if (found) return found.lane;
    const lane = new Lane(this.#look);
    const [first] = this.#lanes;
    if (first && !this.#homes) {
      this.#homes = new Map(
        first.lane.names().map((name) => [name, first.lane]),
      );
    }
    this.#lanes.push({ priority, lane });
    this.#lanes.sort((a, b) => b.priority - a.priority);
    return lane;
  }
}
