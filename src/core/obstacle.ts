/**
 * What keeps a job from being run now, though it is its turn.
 *
 * @module
 */
import { untilBegin } from "./begin.ts";
import type { Clock } from "./clock.ts";
import { predecessorsOf, runsAfterFailure, stageOf } from "./dependency.ts";
import { HELD, type JobRecord, statusOf, textOf } from "./job.ts";
import { delayOf } from "./retry.ts";

/** One obstacle; `reason` is a sentence about the job. */
export type Obstacle =
  & { readonly reason: string }
  & (
    | { readonly kind: "held" }
    | { readonly kind: "delay"; readonly ms: number }
    /** It is not to begin yet. */
    | { readonly kind: "early"; readonly ms: number }
    /** It comes after a job that has not ended. */
    | { readonly kind: "behind"; readonly predecessor: string }
    /** It comes after a job that has failed, and is not to be run then. */
    | { readonly kind: "hopeless" }
  );

/** What its turn is judged by: other jobs, and the time. */
export interface Circumstances {
  readonly queue: {
    get(job: string): Readonly<JobRecord> | undefined;
  };
  readonly clock: Pick<Clock, "now">;
}

/** What is in the way, if anything is. */
export function obstacleOf(
  job: JobRecord,
  { queue, clock }: Circumstances,
): Obstacle | undefined {
  if (statusOf(job) === HELD) {
    return { kind: "held", reason: "it is held; see cms queue release" };
  }
  const early = untilBegin(job, clock);
  if (early > 0) {
    const reason = `it is not to begin before ${textOf(job["begin"])}`;
    return { kind: "early", ms: early, reason };
  }
  const ms = delayOf(job, clock);
  if (ms > 0) {
    const reason = `it is tried again at ${job["retry_at"]}`;
    return { kind: "delay", ms, reason };
  }
  // The last one is mostly the last to end: then it is looked at once.
  const predecessors = predecessorsOf(job);
  for (let at = predecessors.length - 1; at >= 0; at--) {
    const predecessor = predecessors[at]!;
    const other = queue.get(predecessor);
    const stage = stageOf(other);
    if (stage === "done" || stage === "failed" && runsAfterFailure(job)) {
      continue;
    }
    const which = `job ${predecessor}, which it comes after,`;
    if (stage === "failed") {
      return { kind: "hopeless", reason: `${which} failed` };
    }
    const what = other ? "has not ended" : "is not in the queue";
    return { kind: "behind", predecessor, reason: `${which} ${what}` };
  }
  return undefined;
}
