/**
 * Jobs whose turn came too early: they wait for other jobs, for a time, or for
 * somebody to release them. When it may have come they wait for their turn once
 * more, and are looked at anew: what holds is what stands in their records.
 *
 * @module
 */
import type { Clock } from "./clock.ts";

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

  /** For a while; `wake` is called at its end. */
  delay(job: string, ms: number, wake: () => void): void {
    this.#callOffs.get(job)?.();
    const callOff = this.#clock.after(ms, () => {
      this.#callOffs.delete(job);
      wake();
    });
    this.#callOffs.set(job, callOff);
  }

  /** Takes a job out and answers whether it was here. */
  take(job: string): boolean {
    this.#callOffs.get(job)?.();
    const wasTimed = this.#callOffs.delete(job);
    return this.#reasons.delete(job) || wasTimed;
  }

  /** Takes out those that wait for this job. */
  takeFollowers(job: string): Iterable<string> {
    const followers = this.#followers.get(job) ?? new Set();
    this.#followers.delete(job);
    return followers.values().filter((follower) => this.take(follower));
  }

  close(): void {
    for (const callOff of this.#callOffs.values()) callOff();
    this.#callOffs.clear();
  }
}
