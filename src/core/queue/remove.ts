/**
 * Removing a whole queue.
 *
 * @module
 */
import type { Ref } from "../experiment.ts";
import { type JobRecord, statusOf, WAITING } from "../job.ts";
import type { Ports } from "../ports.ts";
import { visitMachines } from "../visit.ts";
import { endJobs, mayLive } from "./kill.ts";
import { tracesOf } from "./reset.ts";

/**
 * Ends the queue's jobs, removes what they have left on their machines, and then
 * the queue itself. Answers a sentence for each machine that did not answer: a
 * job may still run there. What a user has put into a job's directory here stays.
 *
 * @throws {AppError} `not-found`, or `busy` while the queue is being run.
 */
export async function removeQueue(
  { queues, transport }: Pick<Ports, "queues" | "transport">,
  ref: Ref,
): Promise<string[]> {
  const problems: string[] = [];
  const queue = await queues.open(ref, {
    manage: true,
    purpose: { action: "delete" },
  });
  try {
    const jobs = new Map<string, Readonly<JobRecord>>();
    for (const name of queue.names()) {
      const job = queue.get(name)!;
      if (!WAITING.has(statusOf(job))) jobs.set(name, job);
    }
    problems.push(
      ...await visitMachines(
        transport,
        { experiment: ref.experiment, jobs },
        async (channel, visited) => {
          await endJobs(channel, visited.filter(({ job }) => mayLive(job)));
          await channel.remove(visited.map(({ name, job, place }) => ({
            place,
            files: tracesOf(name, job),
          })));
        },
      ),
    );
  } finally {
    queue.close();
  }
  await queues.remove(ref);
  return problems;
}
