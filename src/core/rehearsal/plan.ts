/**
 * What a use case would do: written down by the ports of a rehearsal, in the
 * place of what they would do otherwise.
 *
 * @module
 */
import type { Change } from "../change.ts";
import { textOf } from "../job.ts";
import type { Value } from "../record.ts";

/** A job whose processes would be ended, if it runs by then. */
export interface PlannedKill {
  readonly job: string;
  /** `user@host`. */
  readonly machine: string;
}

/** What would be removed of what a run has left, as far as it is there. */
export interface PlannedRemoval {
  readonly machine: string;
  /** Whole, unless the machine has this machine's files. */
  readonly directory: string;
  /** What a run makes in it; nothing else is removed where both have the files. */
  readonly files: readonly string[];
}

/** All that would be done, each in the order in which it would be. */
export interface Plan {
  readonly kills: PlannedKill[];
  readonly removals: PlannedRemoval[];
  /** What would be written into queues. */
  readonly changes: Change[];
  /** The files of queues that would be removed with all that is beside them. */
  readonly queues: string[];
}

/** The plan for people, a line each. */
export function describePlan(
  { kills, removals, changes, queues }: Plan,
): string[] {
  const lines = [
    ...kills.map(({ job, machine }) =>
      `end ${job} on ${machine}, if it runs there`
    ),
    ...removals.map(({ machine, directory, files }) =>
      `remove on ${machine} what is there of ${directory}: ${files.join(", ")}`
    ),
    ...changes.map(describeChange),
    ...queues.map((file) => `remove ${file} and its journal`),
  ];
  if (lines.length === 0) return ["Nothing would be done."];
  const note =
    "On another machine that does not see this one's files all of such a directory is removed.";
  return [
    "Nothing is changed. This would be done:",
    ...lines.map((line) => `  ${line}`),
    ...removals.length > 0 ? [note] : [],
  ];
}

function describeChange(change: Change): string {
  const { job } = change;
  if ("delete" in change) return `take ${job} out of the queue`;
  if ("order" in change) return `move ${job}`;
  if ("add" in change) {
    const { command, user, host, status } = change.add;
    const where = textOf(host) === undefined
      ? ""
      : ` on ${textOf(user) ?? ""}@${textOf(host)}`;
    return `add ${job}, ${status}${where}: ${textOf(command) ?? ""}`;
  }
  const set = Object.entries(change.set).map(([key, value]) =>
    `${key} becomes ${show(value)}`
  );
  const unset = change.unset?.length
    ? [`without ${change.unset.join(", ")}`]
    : [];
  return `write ${job}: ${[...set, ...unset].join("; ")}`;
}

function show(value: Value): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
