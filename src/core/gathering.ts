/**
 * The first moments of a run: machines connect at their own pace, and the first
 * of the list shall get the first job.
 *
 * @module
 */
import type { Clock } from "./clock.ts";
import type { Link } from "./link.ts";

/** So long the first machines that answer wait for the others at least. */
const GATHER_MS = 1_000;

/** Holds placing back until the machines are there, or have had their time. */
export class Gathering {
  readonly #clock: Clock;
  readonly #timeUp: () => void;
  readonly #begun: number;
  #isOver = false;
  #callOff: (() => void) | undefined;

  /** `timeUp` is called when it may be over without a machine's doing. */
  constructor(clock: Clock, timeUp: () => void) {
    this.#clock = clock;
    this.#timeUp = timeUp;
    this.#begun = clock.ticks();
  }

  isOver(links: Iterable<Link>): boolean {
    if (this.#isOver) return true;
    let [slow, all] = [0, 0];
    for (const { state, slots } of links) {
      if (slots.length === 0) continue;
      all++;
      if (state === "connecting") slow++;
    }
    this.#isOver = slow === 0;
    if (slow < all) {
      // As long again as the first one took: all may be slow, under load say.
      const taken = this.#clock.ticks() - this.#begun;
      this.#callOff ??= this.#clock.after(Math.max(GATHER_MS, taken), () => {
        this.#isOver = true;
        this.#timeUp();
      });
    }
    return this.#isOver;
  }

  close(): void {
    this.#callOff?.();
  }
}
