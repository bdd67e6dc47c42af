/**
 * The time that it is.
 *
 * @module
 */
import type { Clock } from "../core/clock.ts";

/** The system's timers ring at once where they are to wait for longer. */
const LONGEST_MS = 2 ** 31 - 1;

/** The system's clock and timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  // A clock that is set, or a computer that sleeps, is no silence of a machine.
  ticks: () => performance.now(),
  after(ms, alarm) {
    let timer: number;
    const wait = (left: number) => {
      const then = left > LONGEST_MS ? () => wait(left - LONGEST_MS) : alarm;
      timer = setTimeout(then, Math.min(left, LONGEST_MS));
    };
    wait(ms);
    return () => clearTimeout(timer);
  },
};
