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
    /**
     * Of an end that was found later: how long the job took, in seconds.
     */
    readonly took?: number | undefined;
  }
  | { readonly job: string; readonly delete: true }
  /**
   * The queue begins with these jobs, in this order; all others keep theirs. The
   * job is one that was moved. It reaches to the last place that is another
   * one's now: then a sequence of them says what holds, whatever was before.
   */
  | { readonly job: string; readonly order: readonly string[] };

/** The entries with those first that are named in `order`. */
export function arrange<T>(
  entries: ReadonlyMap<string, T>,
  order: readonly string[],
): Map<string, T> {
  const arranged = new Map<string, T>();
  for (const name of order) {
    if (entries.has(name)) arranged.set(name, entries.get(name)!);
  }
  for (const [name, entry] of entries) arranged.set(name, entry);
  return arranged;
}

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
