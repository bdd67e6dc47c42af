/**
 * The time that it is.
 *
 * @module
 */
import type { Clock } from "../core/clock.ts";

/** The system's clock and timers. */
export const systemClock: Clock = {
  // A clock that is set, or a computer that sleeps, is no silence of a machine.
  now: () => performance.timeOrigin + performance.now(),
  after(ms, alarm) {
    const timer = setTimeout(alarm, ms);
    return () => clearTimeout(timer);
  },
};
