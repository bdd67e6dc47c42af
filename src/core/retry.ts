/**
 * Jobs that are run again because they failed. Only what surely has ended is:
 * a process that its machine says is gone, or one that has told its exit code.
 *
 * @module
 */
import type { Clock } from "./clock.ts";
import { type JobRecord, statusOf, textOf } from "./job.ts";

/** However often it has doubled, the delay is no longer than this. */
const LONGEST_MS = 24 * 3_600_000;

/** One more try at a job. */
export interface Retry {
  /** How often it has been tried so far. */
  readonly tries: number;
  readonly delayMs: number;
  readonly reason: string;
}

/** The next try, where the job asks for it, after it has failed. */
export function retryOf(job: JobRecord, reason: string): Retry | undefined {
  const retries = wholeOf(job["retries"]);
  const tries = wholeOf(job["tries"]) + 1;
  if (tries > retries) return undefined;
  const first = wholeOf(job["retry_delay"]) * 1_000;
  return { tries, delayMs: doubled(first, tries - 1), reason };
}

/** The change that lets the job wait for it. */
export function retryKeys(
  { tries, delayMs, reason }: Retry,
  { status, at }: { status: string; at: number },
): { set: JobRecord; unset: readonly string[] } {
  const set: JobRecord = { status, pid: null, tries, reason };
  const unset = ["attempt", "slot_gpu", "exit_code"];
  if (delayMs === 0) return { set, unset: [...unset, "retry_at"] };
  set["retry_at"] = new Date(at + delayMs).toISOString();
  return { set, unset };
}

/** How long it is until the job may be tried again, in milliseconds. */
export function delayOf(job: JobRecord, clock: Pick<Clock, "now">): number {
  const time = textOf(job["retry_at"]);
  if (time === undefined) return 0;
  const at = Date.parse(time);
  return Number.isNaN(at) ? 0 : Math.max(0, at - clock.now());
}

/** So often doubled a second is more than the longest delay. */
const MOST_TIMES = 17;

function doubled(ms: number, times: number): number {
  return Math.min(ms * 2 ** Math.min(times, MOST_TIMES), LONGEST_MS);
}

/**
 * Why a job failed, if it did so in a way that another try may mend; `end` is
 * what its end changes.
 */
export function failureOf(end: JobRecord): string | undefined {
  const status = statusOf(end);
  if (status === "crash") return textOf(end["reason"]) ?? "it crashed";
  const code = textOf(end["exit_code"]);
  if (status !== "end" || code === undefined) return undefined;
  return `it ended with exit code ${code}`;
}

function wholeOf(value: unknown): number {
  const number = Number(textOf(value) ?? 0);
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}
