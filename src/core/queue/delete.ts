/**
 * Deleting jobs.
 *
 * @module
 */
import type { Ref } from "../experiment.ts";
import { type JobRecord, mayRun } from "../job.ts";
import type { Ports } from "../ports.ts";
import { visitMachines } from "../visit.ts";
import { endJobs } from "./kill.ts";
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
      if (mayRun(job)) running.set(name, job);
    }
    const problems: string[] = [];
    // Out of the queue first: what is not there can not be started meanwhile.
    await queue.update(() => {
      for (const name of names) {
        const job = queue.get(name);
        if (job && mayRun(job)) running.set(name, job);
      }
      return names.filter((name) => queue.has(name))
        .map((job) => ({ job, delete: true as const }));
    });
    const { experiment } = ref;
    const unreached = await visitMachines(
      transport,
      { experiment, jobs: running },
      (channel, jobs) => endJobs(channel, jobs),
    );
    problems.push(...unreached);
    await queue.checkpoint("lazy");
    return problems;
  } finally {
    queue.close();
  }
}
