/**
 * Deleting jobs.
 *
 * @module
 */
import type { Ref } from "../experiment.ts";
import { type JobRecord, statusOf } from "../job.ts";
import type { Ports } from "../ports.ts";
import { visitMachines } from "../visit.ts";
import { endJobs, mayLive } from "./kill.ts";
import type { JobFilter } from "./list.ts";
import { noSuchJob } from "./select.ts";

/** What was deleted, and what may be left of it. */
export interface Deleted {
  readonly deleted: readonly string[];
  /** One sentence for each job that may still run. */
  readonly problems: readonly string[];
}

/** Jobs by their names, those of them that are in a state, or all that are. */
export type JobsToDelete =
  & JobFilter
  & ({ readonly names: readonly string[] } | { readonly status: string });

/**
 * Takes jobs out of the queue, and ends those of them that run, where their
 * machine answers.
 *
 * @throws {AppError} `not-found` for a name that is not in the queue; then
 * nothing is deleted.
 */
export async function deleteJobs(
  { queues, transport }: Pick<Ports, "queues" | "transport">,
  ref: Ref,
  { names, status }: JobsToDelete,
): Promise<Deleted> {
  const queue = await queues.open(ref);
  try {
    const running = new Map<string, Readonly<JobRecord>>();
    const isMeant = (name: string) => {
      const job = queue.get(name);
      if (!job || (status ?? statusOf(job)) !== statusOf(job)) return false;
      if (mayLive(job)) running.set(name, job);
      return true;
    };
    for (const name of names ?? []) {
      if (!queue.has(name)) throw noSuchJob(ref, name);
      if (status === undefined) isMeant(name);
    }
    // Out of the queue first: what is not there can not be started meanwhile, and
    // a manager that has just sent it ends it when it begins.
    let deleted: string[] = [];
    await queue.update(() => {
      deleted = Array.from(names ?? queue.names()).filter(isMeant);
      return deleted.map((job) => ({ job, delete: true as const }));
    });
    const { experiment } = ref;
    const problems = await visitMachines(
      transport,
      { experiment, jobs: running },
      (channel, jobs) => endJobs(channel, jobs),
    );
    await queue.checkpoint("lazy");
    return { deleted, problems };
  } finally {
    queue.close();
  }
}
