/**
 * A run of a queue that may be paused: looked at in each round, under the
 * queue's lock.
 *
 * @module
 */
import { isGivingUp } from "./failure_limit.ts";
import { withdraw } from "./reach.ts";
import type { RunState } from "./run_state.ts";

/** Whether jobs may be placed in this round. */
export function mayPlace(state: RunState): boolean {
  const isHeld = isPaused(state);
  return !isGivingUp(state) && !isHeld;
}

/** Whether nothing may be placed; what waits for a machine is taken back then. */
export function isPaused(state: RunState): boolean {
  const { queue: { isPaused }, observer } = state.options;
  if (isPaused === state.isPaused) return isPaused;
  state.isPaused = isPaused;
  if (isPaused) withdraw(state);
  state.afterwards(() => observer.paused?.(isPaused));
  return isPaused;
}
