/**
 * Deleting jobs.
 *
 * @module
 */
import type { Ref } from "../experiment.ts";
import type { JobRecord } from "../job.ts";
import type { Ports } from "../ports.ts";
import { visitMachines } from "../visit.ts";
import { endJobs, mayLive } from "./kill.ts";
import { noSuchJob } from "./select.ts";

/**
 * Ends those of the jobs that run, where their machine answers, and takes all of
 * them out of the queue. Answers a sentence for each that may still run.
 *
 * @throws {AppError} `not-found` for a name that is not in the queue; then
 * nothing is deleted.
 */
export async function deleteJobs(
  { queues, transport }: Pick<Ports, "queues" | "transport">,
  ref: Ref,
  names: readonly string[],
): Promise<string[]> {
  const queue = await queues.open(ref);
  try {
    const running = new Map<string, Readonly<JobRecord>>();
    for (const name of names) {
      const job = queue.get(name);
      if (!job) throw noSuchJob(ref, name);
      if (mayLive(job)) running.set(name, job);
    }
    // Out of the queue first: what is not there can not be started meanwhile, and
    // a manager that has just sent it ends it when it begins.
    await queue.update(() => {
      for (const name of names) {
        const job = queue.get(name);
        if (job && mayLive(job)) running.set(name, job);
      }
      return names.filter((name) => queue.has(name))
        .map((job) => ({ job, delete: true as const }));
    });
    const { experiment } = ref;
    const problems = await visitMachines(
      transport,
      { experiment, jobs: running },
      (channel, jobs) => endJobs(channel, jobs),
    );
    await queue.checkpoint("lazy");
    return problems;
  } finally {
    queue.close();
  }
}
