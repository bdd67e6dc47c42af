/**
 * A job's turn: it may run now, later, or not at all in this run.
 *
 * @module
 */
import { failStart } from "./ending.ts";
import { HELD, isAssigned, type JobRecord, statusOf, WAITING } from "./job.ts";
import { type Obstacle, obstacleOf } from "./obstacle.ts";
import type { RunState } from "./run_state.ts";

/** Answers the job if it may run now. */
export function turnOf(
  state: RunState,
  name: string,
): Readonly<JobRecord> | undefined {
  const { queue, policy, clock, only } = state.options;
  const job = queue.get(name);
  if (job === undefined || only?.has(name) === false) return undefined;
  const isWaiting = state.isReturned(name) || policy.accepts(job);
  if (!isWaiting && statusOf(job) !== HELD) {
    passOver(state, name, job);
    return undefined;
  }
  const find = (other: string) => queue.get(other);
  const obstacle = obstacleOf(job, { find, now: clock.now() });
  if (!obstacle) return job;
  putAside(state, name, obstacle);
  return undefined;
}

/** Tells what is left at the end, as nothing in this run has brought it back. */
export function tellPostponed({ postponed, options }: RunState): void {
  for (const [job, reason] of postponed.left) {
    options.observer.skipped?.(job, reason);
  }
}

function passOver(state: RunState, name: string, job: JobRecord): void {
  if (!WAITING.has(statusOf(job)) || state.stopped !== undefined) return;
  const reason = isAssigned(job)
    ? "the scheduler does not run such jobs"
    : "no user and host are assigned to it";
  state.afterwards(() => state.options.observer.skipped?.(name, reason));
}

function putAside(state: RunState, name: string, obstacle: Obstacle): void {
  const { kind, reason } = obstacle;
  if (kind === "held") state.postponed.hold(name, reason);
  else if (kind === "delay") state.postpone(name, obstacle.ms);
  else if (kind === "hopeless") failStart(state, name, { reason });
  else {
    const { predecessor } = obstacle;
    state.postponed.follow(name, { name: predecessor, reason });
  }
}
