/**
 * The end of a run: when there is nothing more to wait for, and what is told
 * then.
 *
 * @module
 */
import { findCircle, predecessorsOf } from "./dependency.ts";
import { reasonOfGivingUp } from "./failure_limit.ts";
import type { RunState } from "./run_state.ts";

/** Whether nothing more will happen, as far as the state shows. */
export function isOver(state: RunState): boolean {
  if (state.stopped !== undefined) return true;
  if (state.running.size === 0 && state.isGivingUp) {
    state.stopped = reasonOfGivingUp(state);
    return true;
  }
  if (!isIdle(state)) return state.isResting = false;
  if (state.isUnsettled) state.post(() => {});
  if (state.isUnsettled) return false;
  if (!state.options.stay) return true;
  if (!state.isResting) state.options.observer.resting?.();
  state.isResting = true;
  return false;
}

/** Whether nothing runs, and time alone will start nothing. */
function isIdle({ running, postponed, waiting }: RunState): boolean {
  return running.size === 0 && !postponed.isTimed &&
    waiting.peek() === undefined;
}

/** The run is to end; one that only rests has left nothing to be done. */
export function interrupt(state: RunState): void {
  state.isDismissed = state.isResting;
  state.stopped ??= { code: "interrupted", reason: "it was interrupted" };
}

/** Tells what is left at the end, as nothing in this run has brought it back. */
export function tellLeft(state: RunState): void {
  const { postponed, options: { queue, observer, scheduler }, tally } = state;
  if (state.isDismissed) state.stopped = undefined;
  if (state.stopped !== undefined || state.isGivingUp) return;
  for (const [job, reason] of postponed.left) observer.skipped?.(job, reason);
  const reason = findMistake(state);
  if (reason !== undefined) {
    const hint = `mend what it comes after: cms queue edit ${queue.ref.name}`;
    state.stopped = { code: "stuck", reason, hint };
  }
  // Mostly a mistake: the jobs are for another scheduler.
  if (state.passedOver === undefined || tally.hasRun) return;
  state.stopped = {
    code: "stuck",
    reason:
      `the scheduler "${scheduler}" starts none of the jobs that wait, such as ${state.passedOver}`,
  };
}

/** Nobody will bring back what waits for a job that is not there, or for itself. */
function findMistake({ postponed, options }: RunState): string | undefined {
  const { queue } = options;
  const left = [...postponed.left.keys()];
  for (const name of left) {
    const missing = predecessorsOf(queue.get(name) ?? {})
      .find((other) => !queue.has(other));
    if (missing !== undefined) {
      return `job ${name} comes after job ${missing}, which is not in the queue`;
    }
  }
  const circle = findCircle(left, queue);
  return circle &&
    `job ${circle[0]} waits for itself (${circle.join(" after ")})`;
}
