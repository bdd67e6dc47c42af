/**
 * A job's turn: it may run now, later, or not at all in this run.
 *
 * @module
 */
import { predecessorsOf } from "./dependency.ts";
import { failStart } from "./ending.ts";
import { HELD, type JobRecord, statusOf, WAITING, whySkipped } from "./job.ts";
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

/** Tells what is left at the end, as nothing in this run has brought it back. */
export function tellLeft(state: RunState): void {
  const { postponed, options: { observer, scheduler }, tally } = state;
  for (const [job, reason] of postponed.left) observer.skipped?.(job, reason);
  const orphan = findOrphan(state);
  if (orphan !== undefined) state.stopped = { code: "stuck", reason: orphan };
  // Mostly a mistake: the jobs are for another scheduler.
  if (state.passedOver === undefined || tally.hasRun) return;
  const reason =
    `the scheduler "${scheduler}" starts none of the jobs that wait, such as ${state.passedOver}`;
  state.stopped = { code: "stuck", reason };
}

/** Nobody will bring back what waits for a job that is not there: a mistake. */
function findOrphan({ postponed, options }: RunState): string | undefined {
  const { queue } = options;
  for (const name of postponed.left.keys()) {
    const missing = predecessorsOf(queue.get(name) ?? {})
      .find((other) => !queue.has(other));
    if (missing !== undefined) {
      return `job ${name} comes after job ${missing}, which is not in the queue`;
    }
  }
  return undefined;
}

function passOver(state: RunState, name: string, job: JobRecord): undefined {
  if (state.stopped !== undefined) return;
  const reason = whySkipped(job);
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
