/**
 * Time, given to whatever needs it, so that a simulation can make its own.
 *
 * @module
 */

/** A clock and its alarms. */
export interface Clock {
  /** Milliseconds since 1970: for dates. It may be set, or jump over a sleep. */
  now(): number;
  /**
   * Milliseconds since any moment: for how long something takes. They go on
   * evenly, and stand still while the computer sleeps.
   */
  ticks(): number;
  /** Calls `alarm` once; returns how to call that off. */
  after(ms: number, alarm: () => void): () => void;
}
