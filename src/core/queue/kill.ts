/**
 * Ending running jobs, for the commands that need that.
 *
 * @module
 */
import type { Change } from "../change.ts";
import type { Ref } from "../experiment.ts";
import {
  attemptOf,
  GRACE_SECONDS,
  hasHost,
  isLost,
  isStartedAnew,
  type JobRecord,
  mayRun,
  statusOf,
} from "../job.ts";
import type { Ports } from "../ports.ts";
import type { Channel, KillOutcome } from "../transport.ts";
import { ended, judge } from "../verdict.ts";
import { type Visited, visitMachines } from "../visit.ts";
import { noSuchJob, type Outcome, type StateChange } from "./select.ts";

/** What a log says of an end; a kill may have been killed before it was noted. */
const OUTCOMES: ReadonlyMap<string, KillOutcome> = new Map([
  ["end", "ended"],
  ["kill", "killed"],
]);

/**
 * Ends those of the jobs that run on the channel's machine. What runs there by
 * now in the name of one of them, another attempt, is let alone.
 *
 * @throws {AppError} for the first that could not be ended, when all others are.
 */
export async function endJobs(
  channel: Channel,
  jobs: readonly Visited[],
  done: (job: Visited, outcome: KillOutcome) => void = () => {},
): Promise<void> {
  const reports = await channel.inquire(jobs.map(({ place }) => place));
  const ends = await Promise.allSettled(jobs.map(async (job, at) => {
    const verdict = judge(attemptOf(job.job), reports[at]!);
    const outcome = verdict.kind === "running"
      ? await channel.kill(job.place, GRACE_SECONDS)
      : verdict.kind === "ended"
      ? OUTCOMES.get(statusOf(verdict.set)) ?? "gone"
      : "gone";
    done(job, outcome);
  }));
  const failure = ends.find(({ status }) => status === "rejected");
  if (failure?.status === "rejected") throw failure.reason;
}

/**
 * Ends jobs, all unless named, and marks them `kill`; those that do not run are left as they are.
 * So is marked, too, what is on its way but not there yet: the manager that has
 * sent it ends it when it begins.
 *
 * @throws {AppError} `not-found` for a name that is not in the queue.
 */
export async function killJobs(
  { queues, transport }: Pick<Ports, "queues" | "transport">,
  ref: Ref,
  names?: readonly string[],
): Promise<Outcome> {
  const queue = await queues.open(ref);
  try {
    const jobs = new Map<string, Readonly<JobRecord>>();
    for (const name of names ?? queue.names()) {
      const job = queue.get(name);
      if (!job) throw noSuchJob(ref, name);
      if (mayLive(job) && hasHost(job)) jobs.set(name, job);
    }
    const killed = new Map<string, KillOutcome>();
    const problems = await visitMachines(
      transport,
      { experiment: ref.experiment, jobs },
      (channel, visited) =>
        endJobs(channel, visited, ({ name }, outcome) => {
          killed.set(name, outcome);
        }),
    );
    const changes: StateChange[] = [];
    await queue.update(() => {
      const made: Change[] = [];
      for (const [name, outcome] of killed) {
        const [before, now] = [jobs.get(name)!, queue.get(name)];
        if (!now || outcome === "ended") continue;
        if (outcome === "gone" && statusOf(before) !== "run") continue;
        if (
          isStartedAnew(before, now) ||
          outcome === "gone" && statusOf(now) !== "run"
        ) {
          problems.push(hasJustStarted(name));
          continue;
        }
        const { set, unset } = ended("kill");
        // The attempt shows that an older one's log is not about this end.
        const kept = outcome === "gone" ? "attempt" : "";
        made.push({ job: name, set, unset: unset.filter((k) => k !== kept) });
        changes.push({ job: name, from: statusOf(before), to: "kill" });
      }
      return made;
    });
    await queue.checkpoint("lazy");
    return { changes, problems };
  } finally {
    queue.close();
  }
}

/** Whether it has to be asked for before it is taken as not running. */
export function mayLive(job: JobRecord): boolean {
  return mayRun(job) || isLost(job);
}

/** The sentence for a job that the manager started behind our back. */
export function hasJustStarted(name: string): string {
  return `Job "${name}" was started just now; try again`;
}
