/**
 * A queue's past as a joblog of GNU parallel.
 *
 * @module
 */
import { ENDED, type JobRecord, statusOf, textOf } from "./job.ts";
import { JOBLOG_COLUMNS, JOBLOG_LINE_BREAK } from "./joblog.ts";
import type { Span } from "./spans.ts";

/** What parallel notes of jobs that did not end by themselves. */
const NO_EXIT = -1;
const SIGNALS: Readonly<Record<string, number>> = { kill: 15, crash: 9 };

/** The last run of a job; times in milliseconds since 1970. */
type Run = Pick<Span, "job" | "place" | "from" | "status" | "exitCode"> & {
  readonly to: number;
};

/** One line for the last run of each job that has ended, in the order of ends. */
export function formatJoblog(
  jobs: ReadonlyMap<string, Readonly<JobRecord>>,
  spans: readonly Span[],
): string {
  const numbers = new Map([...jobs.keys()].map((name, at) => [name, at + 1]));
  const last = new Map<string, Run>();
  for (const [name, job] of jobs) {
    const run = importedRun(name, job);
    if (run) last.set(name, run);
  }
  for (const span of spans) {
    // News of its beginning may have come late.
    const { from, to = from } = span;
    if (span.to === undefined || !jobs.has(span.job)) continue;
    last.set(span.job, { ...span, to });
  }
  const runs = [...last.values()].toSorted((a, b) => a.to - b.to);
  const rows = runs.map(({ job, place, from, to, status, exitCode }) => {
    const command = textOf(jobs.get(job)!["command"]) ?? "";
    return [
      numbers.get(job)!,
      place,
      (from / 1_000).toFixed(3),
      ((to - from) / 1_000).toFixed(3).padStart(10),
      ...[0, 0],
      status === "end" ? exitCode ?? 0 : NO_EXIT,
      SIGNALS[status] ?? 0,
      command.replaceAll(/\r?\n/g, JOBLOG_LINE_BREAK),
    ];
  });
  return [JOBLOG_COLUMNS, ...rows].map((row) => `${row.join("\t")}\n`).join("");
}

/** What the record says of a run that the queue's own history knows nothing of. */
function importedRun(name: string, job: JobRecord): Run | undefined {
  const [from, to] = [job["started_at"], job["ended_at"]]
    .map((time) => Date.parse(textOf(time) ?? ""));
  const status = statusOf(job);
  if (from === undefined || to === undefined) return undefined;
  if (Number.isNaN(from + to) || !ENDED.has(status)) return undefined;
  const [user, host] = [textOf(job["user"]), textOf(job["host"]) ?? "?"];
  const gpu = textOf(job["slot_gpu"]);
  const login = user === undefined ? host : `${user}@${host}`;
  const place = gpu === undefined ? login : `${login} gpu ${gpu}`;
  const exitCode = Number(job["exit_code"] ?? 0);
  return { job: name, place, from, to, status, exitCode };
}
