/**
 * A job's turn: it may run now, later, or not at all in this run.
 *
 * @module
 */
import { failStart } from "./ending.ts";
import { predecessorsOf, runsAfterFailure, stageOf } from "./dependency.ts";
import { HELD, isAssigned, type JobRecord, statusOf, WAITING } from "./job.ts";
import type { RunState } from "./run_state.ts";
import { delayOf } from "./retry.ts";

/** Answers the job if it may run now. */
export function turnOf(
  state: RunState,
  name: string,
): Readonly<JobRecord> | undefined {
  const { queue, policy, observer } = state.options;
  const job = queue.get(name);
  if (job === undefined) return undefined;
  if (statusOf(job) === HELD) {
    state.postponed.hold(name, `it is held; see cms queue release`);
    return undefined;
  }
  if (!state.isReturned(name) && !policy.accepts(job)) {
    if (WAITING.has(statusOf(job)) && state.stopped === undefined) {
      const reason = isAssigned(job)
        ? "the scheduler does not run such jobs"
        : "no user and host are assigned to it";
      state.afterwards(() => observer.skipped?.(name, reason));
    }
    return undefined;
  }
  return isDelayed(state, name, job) || isBlocked(state, name, job)
    ? undefined
    : job;
}

function isDelayed(state: RunState, name: string, job: JobRecord): boolean {
  const ms = delayOf(job, state.options.clock.now());
  if (ms === 0) return false;
  state.postpone(name, ms);
  return true;
}

/** Whether it waits for other jobs, or fails with them. */
function isBlocked(state: RunState, name: string, job: JobRecord): boolean {
  const { queue } = state.options;
  // The last one is mostly the last to end: then it is looked at once.
  for (const predecessor of predecessorsOf(job).toReversed()) {
    const other = queue.get(predecessor);
    const stage = stageOf(other);
    if (stage === "done") continue;
    if (stage === "failed") {
      if (runsAfterFailure(job)) continue;
      failStart(state, name, {
        reason: `job ${predecessor}, which it comes after, failed`,
      });
      return true;
    }
    const reason = other
      ? `job ${predecessor}, which it comes after, has not ended`
      : `job ${predecessor}, which it comes after, is not in the queue`;
    state.postponed.follow(name, { name: predecessor, reason });
    return true;
  }
  return false;
}

/** Tells what is left at the end, as nothing in this run has brought it back. */
export function tellPostponed({ postponed, options }: RunState): void {
  for (const [job, reason] of postponed.left) {
    options.observer.skipped?.(job, reason);
  }
}
