/**
 * Looking at jobs.
 *
 * @module
 */
import type { Ref } from "../experiment.ts";
import { type JobRecord, statusOf } from "../job.ts";
import type { Ports } from "../ports.ts";
import type { OpenQueue } from "../store.ts";
import { noSuchJob } from "./select.ts";

/** Which jobs are meant; all where nothing is said. */
export interface JobFilter {
  readonly names?: readonly string[] | undefined;
  readonly status?: string | undefined;
}

/** Jobs with their names, in queue order. */
export type Jobs = Iterable<readonly [string, Readonly<JobRecord>]>;

/**
 * Answers the jobs in queue order.
 *
 * @throws {AppError} `not-found` for a name that is not in the queue.
 */
export function listJobs(
  ports: Pick<Ports, "queues">,
  ref: Ref,
  filter: JobFilter = {},
): Promise<Map<string, Readonly<JobRecord>>> {
  return passJobs(ports, ref, { ...filter, to: (jobs) => new Map(jobs) });
}

/**
 * As {@link listJobs}, but each job is read when its turn comes: a hundred
 * thousand of them in memory take longer to keep than to read. They are to be
 * gone through before `to` answers.
 */
export async function passJobs<T>(
  { queues }: Pick<Ports, "queues">,
  ref: Ref,
  { names, status, to }: JobFilter & { readonly to: (jobs: Jobs) => T },
): Promise<T> {
  const queue = await queues.open(ref);
  try {
    const missing = names?.find((name) => !queue.has(name));
    if (missing !== undefined) throw noSuchJob(ref, missing);
    return to(jobsOf(queue, { names, status }));
  } finally {
    queue.close();
  }
}

function* jobsOf(
  queue: OpenQueue,
  { names, status }: JobFilter,
): Generator<[string, Readonly<JobRecord>]> {
  const wanted = names && new Set(names);
  for (const name of queue.names()) {
    if (wanted && !wanted.has(name)) continue;
    const job = queue.get(name)!;
    if (status === undefined || statusOf(job) === status) yield [name, job];
  }
}
