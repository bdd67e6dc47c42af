/**
 * Jobs whose turn came too early: they wait for other jobs, for a time, or for
 * somebody to release them. When it may have come they wait for their turn once
 * more, and are looked at anew: what holds is what stands in their records.
 *
 * @module
 */
import type { Clock } from "./clock.ts";

/** A date comes sooner than it seems when the computer sleeps. */
const LOOK_MS = 60_000;
const NONE: readonly string[] = [];

/** See the module. */
export class Postponed {
  readonly #clock: Clock;
  readonly #callOffs = new Map<string, () => void>();
  /** Job → why it waits, as part of a sentence. */
  readonly #reasons = new Map<string, string>();
  /** Job → those that wait for its end. */
  readonly #followers = new Map<string, Set<string>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many there are. */
  get size(): number {
    return this.#reasons.size + this.#callOffs.size;
  }

  /** Whether time alone will bring one of them back. */
  get isTimed(): boolean {
    return this.#callOffs.size > 0;
  }

  /** Those that only others can bring back, and why they wait. */
  get left(): ReadonlyMap<string, string> {
    return this.#reasons;
  }

  /** Those that a time will bring back. */
  get timed(): Iterable<string> {
    return this.#callOffs.keys();
  }

  /** Until something is done about it. */
  hold(job: string, reason: string): void {
    this.#reasons.set(job, reason);
  }

  /** Until another job ends. */
  follow(
    job: string,
    { name, reason }: { name: string; reason: string },
  ): void {
    this.hold(job, reason);
    const followers = this.#followers.get(name);
    if (followers) followers.add(job);
    else this.#followers.set(name, new Set([job]));
  }

  /** Until the date that is so far away; `wake` is called then. */
  delay(job: string, ms: number, wake: () => void): void {
    this.#callOffs.get(job)?.();
    const date = this.#clock.now() + ms;
    const wait = (left: number) => {
      const callOff = this.#clock.after(Math.min(left, LOOK_MS), look);
      this.#callOffs.set(job, callOff);
    };
    const look = () => {
      const left = date - this.#clock.now();
      if (left > 0) return wait(left);
      this.#callOffs.delete(job);
      wake();
    };
    wait(ms);
  }

  /** Takes a job out and answers whether it was here. */
  take(job: string): boolean {
    this.#callOffs.get(job)?.();
    const wasTimed = this.#callOffs.delete(job);
    return this.#reasons.delete(job) || wasTimed;
  }

  /** Takes out those that wait for this job. */
  takeFollowers(job: string): readonly string[] {
    const followers = this.#followers.get(job);
    if (!followers) return NONE;
    this.#followers.delete(job);
    return [...followers].filter((follower) => this.take(follower));
  }

  close(): void {
    for (const callOff of this.#callOffs.values()) callOff();
    this.#callOffs.clear();
  }
}
