/**
 * Refreshing: asks the machines how the jobs really are.
 *
 * @module
 */
import type { Change } from "../change.ts";
import type { Ref } from "../experiment.ts";
import {
  attemptOf,
  ENDED,
  isStartedAnew,
  type JobRecord,
  mayRun,
  statusOf,
  textOf,
} from "../job.ts";
import type { Ports } from "../ports.ts";
import type { Channel, JobReport } from "../transport.ts";
import { ended, judge } from "../verdict.ts";
import { type Visited, visitMachines } from "../visit.ts";
import type { Outcome, StateChange } from "./select.ts";

/** What was taken over, and what was not found. */
export interface Refreshed extends Outcome {
  /** In state `run`, and their machines know nothing of them. */
  readonly unheardOf: readonly string[];
}

/** Takes over the states that the machines' logs and processes show. */
export async function refreshJobs(
  { queues, transport }: Pick<Ports, "queues" | "transport">,
  ref: Ref,
): Promise<Refreshed> {
  const queue = await queues.open(ref);
  try {
    const jobs: [string, Readonly<JobRecord>][] = [];
    for (const name of queue.names()) {
      const job = queue.get(name)!;
      if (isInDoubt(job)) jobs.push([name, job]);
    }
    const found: { asked: JobRecord; change: Change }[] = [];
    const unheardOf: string[] = [];
    const problems = await visitMachines(
      transport,
      { experiment: ref.experiment, jobs },
      async (channel, visited) => {
        const reports = await channel.inquire(
          visited.map(({ place }) => place),
        );
        for (const [at, report] of reports.entries()) {
          if (isUnheardOf(visited[at]!, report)) unheardOf.push(report.name);
          const change = await correct(channel, visited[at]!, report);
          if (!change) continue;
          found.push({ asked: visited[at]!.job, change });
        }
      },
    );
    const changes: StateChange[] = [];
    await queue.update(() =>
      found.flatMap(({ asked, change }) => {
        const { job: name } = change;
        const before = statusOf(asked);
        const now = queue.get(name);
        // Whoever has changed it since we asked knows better.
        if (!now || !("set" in change)) return [];
        if (statusOf(now) !== before || isStartedAnew(asked, now)) return [];
        const to = statusOf(change.set);
        if (to !== before) changes.push({ job: name, from: before, to });
        return [change];
      })
    );
    await queue.checkpoint("lazy");
    return { changes: inOrder(changes, jobs), problems, unheardOf };
  } finally {
    queue.close();
  }
}

/** What a report changes in a job's record, if anything. */
async function correct(
  channel: Channel,
  { name, job, place }: Visited,
  report: JobReport,
): Promise<Change | undefined> {
  const verdict = judge(attemptOf(job), report);
  const status = statusOf(job);
  if (verdict.kind === "absent") {
    if (isUnheardOf({ job }, report) || report.alive || !mayRun(job)) return;
    const { set, unset } = ended("crash", { reason: "its files are gone" });
    return { job: name, set, unset };
  }
  if (verdict.kind === "running") {
    const pid = verdict.pid === undefined ? null : String(verdict.pid);
    const { because, isDoubtful } = verdict;
    if (isDoubtful && ENDED.has(status)) return; // what is known stays so
    const isAsBefore = verdict.state === status && pid === job["pid"] &&
      because === textOf(job["reason"]);
    if (isAsBefore) return;
    const set = { status: verdict.state, pid };
    return because === undefined
      ? { job: name, set, unset: ["exit_code", "reason"] }
      : { job: name, set: { ...set, reason: because }, unset: ["exit_code"] };
  }
  const { set, unset, took } = verdict;
  // The job itself has told its end; its log may have had no room for it.
  if (isInferred(verdict, report) && status === "end") return;
  const differs =
    Object.entries(set).some(([key, value]) =>
      key !== "reason" && job[key] !== value
    ) || unset.some((key) => key in job);
  if (!differs) return;
  if (isInferred(verdict, report)) await channel.note(place, "crash");
  return { job: name, set, unset, ...took !== undefined && { took } };
}

/** A job on its way may still arrive: only a fence, in a run, can tell. */
function isUnheardOf(
  { job }: Pick<Visited, "job">,
  report: JobReport,
): boolean {
  return statusOf(job) === "run" &&
    judge(attemptOf(job), report).kind === "absent";
}

/** Whether it is a crash of which no log says so. */
function isInferred(
  { set }: { set: JobRecord },
  { state }: JobReport,
): boolean {
  return set["status"] === "crash" && state !== "crash";
}

/** Whether a machine may know better. What cms failed to start never began. */
function isInDoubt(job: JobRecord): boolean {
  const status = statusOf(job);
  if (status === "fail_start") return textOf(job["reason"]) === undefined;
  return mayRun(job) || ENDED.has(status);
}

function inOrder(
  changes: readonly StateChange[],
  jobs: readonly (readonly [string, unknown])[],
): StateChange[] {
  const place = new Map(jobs.map(([name], at) => [name, at]));
  return changes.toSorted((a, b) => place.get(a.job)! - place.get(b.job)!);
}
