/**
 * Which jobs a command means, and what it reports of them.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import type { Ref } from "../experiment.ts";

/** That a job's state is another one than before. */
export interface StateChange {
  readonly job: string;
  readonly from: string;
  readonly to: string;
}

/** What a command that asks machines has done, and what it could not do. */
export interface Outcome {
  readonly changes: readonly StateChange[];
  /** One sentence for each thing that could not be done. */
  readonly problems: readonly string[];
}

/** `queue a`, or `jobset spec`. */
export function nameOf({ kind, name }: Ref): string {
  return `${kind ?? "queue"} ${name}`;
}

/** What a user types: `cms queue list a`, or `cms job list`. */
export function commandFor({ kind, name }: Ref, verb: string): string {
  return kind === "jobset" ? `cms job ${verb}` : `cms queue ${verb} ${name}`;
}

/** The changes as the spec shows them, a line each. */
export function describeChanges({ changes }: Outcome): string[] {
  if (changes.length === 0) return ["No job status changes."];
  return changes.map(({ job, from, to }) =>
    `${job} \t old_status:${from} \t new_state:${to}`
  );
}

/** The error for a name that no job has. */
export function noSuchJob(ref: Ref, name: string): AppError {
  return new AppError(
    "not-found",
    `Cannot find job "${name}" in ${nameOf(ref)}`,
    { hint: `see its jobs with ${commandFor(ref, "list")}` },
  );
}
