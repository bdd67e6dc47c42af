/**
 * What keeps a job from being run now, though it is its turn.
 *
 * @module
 */
import { predecessorsOf, runsAfterFailure, stageOf } from "./dependency.ts";
import { HELD, type JobRecord, statusOf } from "./job.ts";
import { delayOf } from "./retry.ts";

/** One obstacle; `reason` is a sentence about the job. */
export type Obstacle =
  & { readonly reason: string }
  & (
    | { readonly kind: "held" }
    | { readonly kind: "delay"; readonly ms: number }
    /** It comes after a job that has not ended. */
    | { readonly kind: "behind"; readonly predecessor: string }
    /** It comes after a job that has failed, and is not to be run then. */
    | { readonly kind: "hopeless" }
  );

/** What its turn is judged by. */
export interface Circumstances {
  find(job: string): Readonly<JobRecord> | undefined;
  readonly now: number;
}

/** What is in the way, if anything is. */
export function obstacleOf(
  job: JobRecord,
  { find, now }: Circumstances,
): Obstacle | undefined {
  if (statusOf(job) === HELD) {
    return { kind: "held", reason: "it is held; see cms queue release" };
  }
  const ms = delayOf(job, now);
  if (ms > 0) {
    const reason = `it is tried again at ${job["retry_at"]}`;
    return { kind: "delay", ms, reason };
  }
  // The last one is mostly the last to end: then it is looked at once.
  for (const predecessor of predecessorsOf(job).toReversed()) {
    const other = find(predecessor);
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
