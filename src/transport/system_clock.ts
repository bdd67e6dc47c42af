/**
 * The time that it is.
 *
 * @module
 */
import type { Clock } from "../core/clock.ts";

/** The system's clock and timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, alarm) {
    const timer = setTimeout(alarm, ms);
    return () => clearTimeout(timer);
  },
};
