/**
 * Resetting: makes jobs ready to be run anew.
 *
 * @module
 */
import type { Change } from "../change.ts";
import type { Ref } from "../experiment.ts";
import {
  ATTEMPT_KEYS,
  hasExitCode,
  hasHost,
  isAssigned,
  isStartedAnew,
  type JobRecord,
  logOf,
  mayRun,
  outputOf,
  shellOf,
  statusOf,
  WAITING,
} from "../job.ts";
import type { Ports } from "../ports.ts";
import { visitMachines } from "../visit.ts";
import { endJobs, hasJustStarted, mayLive } from "./kill.ts";
import type { JobFilter } from "./list.ts";
import { noSuchJob, type Outcome, type StateChange } from "./select.ts";

/**
 * Ends the jobs, where they run, removes what they left on their machines, and
 * makes them `ready`, or `undefined` where no host is assigned. Without a filter
 * all that are not `end` are meant, of a jobset all that are not done. What a machine that does not answer still
 * holds is told of, and cleared by the next start there.
 *
 * @throws {AppError} `not-found` for a name that is not in the queue.
 */
export async function resetJobs(
  { queues, transport }: Pick<Ports, "queues" | "transport">,
  ref: Ref,
  { names, status }: JobFilter,
): Promise<Outcome> {
  const queue = await queues.open(ref);
  try {
    const jobs = new Map<string, Readonly<JobRecord>>();
    for (const name of names ?? queue.names()) {
      const job = queue.get(name);
      if (!job) throw noSuchJob(ref, name);
      if (isMeant(job, ref, { names, status })) jobs.set(name, job);
    }
    // A lost job is not among them: its machine may never be back.
    const unsafe = new Set<string>();
    for (const [name, job] of jobs) if (mayRun(job)) unsafe.add(name);
    const problems = await visitMachines(
      transport,
      { experiment: ref.experiment, jobs },
      async (channel, visited) => {
        await endJobs(channel, visited.filter(({ job }) => mayLive(job)));
        await queue.update(() => []); // what has begun meanwhile keeps its files
        const ended = visited.filter(({ name, job }) =>
          !isStartedAnew(job, queue.get(name) ?? {})
        );
        // Ended is ended, whatever becomes of the files: the next start clears them.
        for (const { name } of visited) unsafe.delete(name);
        await channel.remove(ended.map(({ name, job, place }) => ({
          place,
          files: tracesOf(name, job),
        })));
      },
    );
    const changes: StateChange[] = [];
    await queue.update(() => {
      const made: Change[] = [];
      for (const [name, before] of jobs) {
        const job = queue.get(name);
        // It may run still, unseen: run again, it would run twice.
        if (!job || unsafe.has(name) && hasHost(job)) continue;
        if (isStartedAnew(before, job)) {
          problems.push(hasJustStarted(name));
          continue;
        }
        const to = isAssigned(job) ? "ready" : "undefined";
        changes.push({ job: name, from: statusOf(job), to });
        made.push({
          job: name,
          set: { status: to, pid: null },
          unset: ATTEMPT_KEYS,
        });
      }
      return made;
    });
    await queue.checkpoint("lazy");
    return { changes: changes.filter(({ from, to }) => from !== to), problems };
  } finally {
    queue.close();
  }
}

function isMeant(
  job: JobRecord,
  { kind }: Ref,
  { names, status }: JobFilter,
): boolean {
  const now = statusOf(job);
  if (status !== undefined) return now === status;
  if (now === "end" && names === undefined) {
    return kind === "jobset" && hasExitCode(job); // it is `failed` there
  }
  // A job that waits has nothing to reset, but may be named for its leftovers.
  return names !== undefined || !WAITING.has(now);
}

/** The files that a run of the job makes in its directory. */
export function tracesOf(name: string, job: JobRecord): string[] {
  return [
    `${name}.${shellOf(job)}`,
    `${name}.pid`,
    `${name}-nohup.log`,
    `${name}.slurm`,
    ...new Set([`${name}.log`, logOf(job, name)]),
    ...new Set([`${name}.out`, outputOf(job, name)]),
  ];
}
