/**
 * A job's turn: it may run now, later, or not at all in this run.
 *
 * @module
 */
import { failStart } from "./ending.ts";
import { HELD, type JobRecord, statusOf, WAITING, wantsHost } from "./job.ts";
import { type Obstacle, obstacleOf } from "./obstacle.ts";
import type { RunState } from "./run_state.ts";

/** Answers the job if it may run now. */
export function turnOf(
  state: RunState,
  name: string,
): Readonly<JobRecord> | undefined {
  const { queue, only } = state.options;
  const job = queue.get(name);
  if (job === undefined || only?.has(name) === false) return undefined;
  if (!state.isReturned(name) && statusOf(job) !== HELD) {
    if (!WAITING.has(statusOf(job))) return undefined;
    if (!state.policy.accepts(job)) return passOver(state, name, job);
  }
  const obstacle = obstacleOf(job, state.options);
  if (!obstacle) return job;
  putAside(state, name, obstacle);
  return undefined;
}

function passOver(state: RunState, name: string, job: JobRecord): undefined {
  if (state.stopped !== undefined) return;
  const reason = wantsHost(job, (other) => state.policy.accepts(other))
    ? "no user and host are assigned to it"
    : "the scheduler does not run such jobs";
  state.passedOver ??= `${name}: ${reason}`;
  state.afterwards(() => state.options.observer.skipped?.(name, reason));
}

function putAside(state: RunState, name: string, obstacle: Obstacle): void {
  const { kind, reason } = obstacle;
  if (kind === "held") state.postponed.hold(name, reason);
  else if (kind === "delay") state.postpone(name, obstacle.ms);
  else if (kind === "early") {
    state.postpone(name, obstacle.ms);
    if (state.early.get(name) === reason) return;
    state.early.set(name, reason);
    state.afterwards(() => state.options.observer.early?.(name, reason));
  } else if (kind === "hopeless") failStart(state, name, { reason });
  else {
    const { predecessor } = obstacle;
    state.postponed.follow(name, { name: predecessor, reason });
  }
}
