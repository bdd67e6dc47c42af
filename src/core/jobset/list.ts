/**
 * Looking at the jobs of a jobset.
 *
 * @module
 */
import { textOf } from "../job.ts";
import { expandNames } from "../names.ts";
import { listJobs } from "../queue/list.ts";
import { type Entry, entryOf } from "./entry.ts";
import type { Jobset } from "./jobset.ts";

/** Which jobs are meant; all where nothing is said. */
export interface EntryFilter {
  /** A phrase in the name, or a list of whole names such as `job[1-3]`. */
  readonly name?: string | undefined;
  /** Whole names, all of which must be there. */
  readonly names?: readonly string[] | undefined;
  readonly status?: string | undefined;
}

/**
 * Answers the jobs in the file's order, as they stand there.
 *
 * @throws {AppError} `not-found` for one of `names` that is not there.
 */
export async function listEntries(
  jobset: Jobset,
  { name, names, status }: EntryFilter = {},
): Promise<Map<string, Entry>> {
  const matches = matcherOf(name);
  const found = new Map<string, Entry>();
  for (const [job, record] of await listJobs(jobset, jobset.ref, { names })) {
    const entry = entryOf(record);
    if (!matches(job)) continue;
    if (status !== undefined && entry["status"] !== status) continue;
    found.set(job, entry);
  }
  return found;
}

/** The same, those of one state after those of another. */
export async function listByStatus(
  jobset: Jobset,
): Promise<Map<string, Entry>> {
  const entries = [...await listEntries(jobset)];
  const statusOf = ([, entry]: (typeof entries)[number]) =>
    textOf(entry["status"]) ?? "";
  return new Map(
    entries.toSorted((a, b) =>
      statusOf(a) < statusOf(b) ? -1 : statusOf(a) > statusOf(b) ? 1 : 0
    ),
  );
}

function matcherOf(name: string | undefined): (job: string) => boolean {
  if (name === undefined) return () => true;
  if (!/[,[\]]/.test(name)) return (job) => job.includes(name);
  const names = new Set(expandNames(name));
  return (job) => names.has(job);
}
