/**
 * Looking at jobs.
 *
 * @module
 */
import type { Ref } from "../experiment.ts";
import { type JobRecord, statusOf } from "../job.ts";
import type { Ports } from "../ports.ts";
import { noSuchJob } from "./select.ts";

/** Which jobs are meant; all where nothing is said. */
export interface JobFilter {
  readonly names?: readonly string[] | undefined;
  readonly status?: string | undefined;
}

/**
 * Answers the jobs in queue order.
 *
 * @throws {AppError} `not-found` for a name that is not in the queue.
 */
export async function listJobs(
  { queues }: Pick<Ports, "queues">,
  ref: Ref,
  { names, status }: JobFilter = {},
): Promise<Map<string, Readonly<JobRecord>>> {
  const queue = await queues.open(ref);
  try {
    const missing = names?.find((name) => !queue.has(name));
    if (missing !== undefined) throw noSuchJob(ref, missing);
    const wanted = names && new Set(names);
    const jobs = new Map<string, Readonly<JobRecord>>();
    for (const name of queue.names()) {
      if (wanted && !wanted.has(name)) continue;
      const job = queue.get(name)!;
      if (status === undefined || statusOf(job) === status) jobs.set(name, job);
    }
    return jobs;
  } finally {
    queue.close();
  }
}
