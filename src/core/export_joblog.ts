/**
 * A queue's past as a joblog of GNU parallel.
 *
 * @module
 */
import { type JobRecord, textOf } from "./job.ts";
import type { Span } from "./spans.ts";

const HEADER = [
  ...["Seq", "Host", "Starttime", "JobRuntime", "Send", "Receive", "Exitval"],
  ...["Signal", "Command"],
];
/** What parallel notes of jobs that did not end by themselves. */
const NO_EXIT = -1;
const SIGNALS: Readonly<Record<string, number>> = { kill: 15, crash: 9 };

/** One line for the last run of each job that has ended, in the order of ends. */
export function formatJoblog(
  jobs: ReadonlyMap<string, Readonly<JobRecord>>,
  spans: readonly Span[],
): string {
  const numbers = new Map([...jobs.keys()].map((name, at) => [name, at + 1]));
  const last = new Map<string, Span>();
  for (const span of spans) {
    if (span.to === undefined || !jobs.has(span.job)) continue;
    last.delete(span.job);
    last.set(span.job, span);
  }
  const rows = [...last.values()].map((span) => {
    // News of its beginning may have come late.
    const { job, place, from, to = from } = span;
    const command = textOf(jobs.get(job)!["command"]) ?? "";
    return [
      numbers.get(job)!,
      place,
      (from / 1_000).toFixed(3),
      ((to - from) / 1_000).toFixed(3).padStart(10),
      ...[0, 0],
      span.status === "end" ? span.exitCode ?? 0 : NO_EXIT,
      SIGNALS[span.status] ?? 0,
      command.replaceAll(/[\t\r\n]+/g, " "),
    ];
  });
  return [HEADER, ...rows].map((row) => `${row.join("\t")}\n`).join("");
}
