/**
 * What can happen to a queue's jobs. A change says what holds afterwards, never
 * a difference, so that applying a sequence of them twice does no harm.
 *
 * @module
 */
import type { JobRecord } from "./job.ts";

/** One line of a queue's journal. */
export type Change =
  /** A job is added at the end; one of the same name is replaced in its place. */
  | { readonly job: string; readonly add: JobRecord }
  | {
    readonly job: string;
    readonly set: JobRecord;
    readonly unset?: readonly string[];
  }
  | { readonly job: string; readonly delete: true };

/** The record after a `set`, as a new object. */
export function applySet(
  record: JobRecord,
  change: { readonly set: JobRecord; readonly unset?: readonly string[] },
): JobRecord {
  const next = { ...record, ...change.set };
  const { unset = [] } = change;
  if (!unset.some((key) => key in next)) return next;
  // An object of which keys were deleted is slow, and large, for good.
  return Object.fromEntries(
    Object.entries(next).filter(([key]) => !unset.includes(key)),
  );
}
