/**
 * Ending running jobs, for the commands that need that.
 *
 * @module
 */
import type { Change } from "../change.ts";
import type { Ref } from "../experiment.ts";
import { hasHost, type JobRecord, mayRun, statusOf } from "../job.ts";
import type { Ports } from "../ports.ts";
import type { Channel } from "../transport.ts";
import { ended } from "../verdict.ts";
import { type Visited, visitMachines } from "../visit.ts";
import { noSuchJob, type Outcome, type StateChange } from "./select.ts";

/** How long a job has to end by itself after TERM. */
export const GRACE_SECONDS = 5;

/** Ends those of the jobs that run on the channel's machine. */
export async function endJobs(
  channel: Channel,
  jobs: readonly Visited[],
  done: (job: Visited, outcome: "killed" | "ended" | "gone") => void = () => {},
): Promise<void> {
  await Promise.all(jobs.map(async (job) => {
    done(job, await channel.kill(job.place, GRACE_SECONDS));
  }));
}

/**
 * Ends jobs and marks them `kill`; those that do not run are left as they are.
 *
 * @throws {AppError} `not-found` for a name that is not in the queue.
 */
export async function killJobs(
  { queues, transport }: Pick<Ports, "queues" | "transport">,
  ref: Ref,
  names: readonly string[],
): Promise<Outcome> {
  const queue = await queues.open(ref);
  try {
    const jobs = new Map<string, Readonly<JobRecord>>();
    for (const name of names) {
      const job = queue.get(name);
      if (!job) throw noSuchJob(ref, name);
      if (mayRun(job) && hasHost(job)) jobs.set(name, job);
    }
    const killed: Change[] = [];
    const changes: StateChange[] = [];
    const problems = await visitMachines(
      transport,
      { experiment: ref.experiment, jobs },
      (channel, visited) =>
        endJobs(channel, visited, ({ name, job }, outcome) => {
          if (outcome !== "killed") return;
          const { set, unset } = ended("kill");
          killed.push({ job: name, set, unset });
          changes.push({ job: name, from: statusOf(job), to: "kill" });
        }),
    );
    await queue.update(() => killed);
    await queue.checkpoint("lazy");
    return { changes, problems };
  } finally {
    queue.close();
  }
}
