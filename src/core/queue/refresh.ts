/**
 * Refreshing: asks the machines how the jobs really are.
 *
 * @module
 */
import type { Change } from "../change.ts";
import type { Ref } from "../experiment.ts";
import { type JobRecord, statusOf, WAITING } from "../job.ts";
import type { Ports } from "../ports.ts";
import type { Channel, JobReport } from "../transport.ts";
import { attemptOf, ended, judge } from "../verdict.ts";
import { type Visited, visitMachines } from "../visit.ts";
import type { Outcome, StateChange } from "./select.ts";

/** Takes over the states that the machines' logs and processes show. */
export async function refreshJobs(
  { queues, transport }: Pick<Ports, "queues" | "transport">,
  ref: Ref,
): Promise<Outcome> {
  const queue = await queues.open(ref);
  try {
    const jobs: [string, Readonly<JobRecord>][] = [];
    for (const name of queue.names()) {
      const job = queue.get(name)!;
      if (!WAITING.has(statusOf(job))) jobs.push([name, job]);
    }
    const found: { name: string; before: string; change: Change }[] = [];
    const problems = await visitMachines(
      transport,
      { experiment: ref.experiment, jobs },
      async (channel, visited) => {
        const reports = await channel.inquire(
          visited.map(({ place }) => place),
        );
        for (const [at, report] of reports.entries()) {
          const change = await correct(channel, visited[at]!, report);
          if (!change) continue;
          const { name, job } = visited[at]!;
          found.push({ name, before: statusOf(job), change });
        }
      },
    );
    const changes: StateChange[] = [];
    await queue.update(() =>
      found.flatMap(({ name, before, change }) => {
        const now = queue.get(name);
        // Whoever has changed it since we asked knows better.
        if (!now || statusOf(now) !== before || !("set" in change)) return [];
        const to = statusOf(change.set);
        if (to !== before) changes.push({ job: name, from: before, to });
        return [change];
      })
    );
    await queue.checkpoint("lazy");
    return { changes: inOrder(changes, jobs), problems };
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
    // A job on its way may still arrive: only a fence, in a run, can tell.
    if (status === "run" || report.alive || !isRunningState(status)) return;
    const { set, unset } = ended("crash", { reason: "its files are gone" });
    return { job: name, set, unset };
  }
  if (verdict.kind === "running") {
    const pid = verdict.pid === undefined ? null : String(verdict.pid);
    if (verdict.state === status && pid === job["pid"]) return;
    return {
      job: name,
      set: { status: verdict.state, pid },
      unset: ["exit_code", "reason"],
    };
  }
  const { set, unset } = verdict;
  const differs =
    Object.entries(set).some(([key, value]) =>
      key !== "reason" && job[key] !== value
    ) || unset.some((key) => key in job);
  if (!differs) return;
  if (set["status"] === "crash" && report.state !== "crash") {
    await channel.note(place, "crash");
  }
  return { job: name, set, unset };
}

function isRunningState(status: string): boolean {
  return !["end", "kill", "fail_start", "crash"].includes(status);
}

function inOrder(
  changes: readonly StateChange[],
  jobs: readonly (readonly [string, unknown])[],
): StateChange[] {
  const place = new Map(jobs.map(([name], at) => [name, at]));
  return changes.toSorted((a, b) => place.get(a.job)! - place.get(b.job)!);
}
