/**
 * Time, given to whatever needs it, so that a simulation can make its own.
 *
 * @module
 */

/** A clock and its alarms. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `alarm` once; returns how to call that off. */
  after(ms: number, alarm: () => void): () => void;
}
