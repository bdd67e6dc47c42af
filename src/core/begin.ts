/**
 * Before which time a job is not to be started: as people write it, and as its
 * record has it. What has no zone is the local time of who reads it.
 *
 * @module
 */
import type { Clock } from "./clock.ts";
import { parseDuration } from "./duration.ts";
import { AppError } from "./errors.ts";
import { type JobRecord, textOf } from "./job.ts";

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](.+))?$/;
const CLOCK = /^(\d\d?):(\d\d)(?::(\d\d(?:\.\d{1,9})?))?(Z|[+-]\d\d:?\d\d)?$/;
const FROM_NOW = /^now *\+ *(.+)$/;

/**
 * A time as a record has it, `2026-12-01T07:00:00.000Z`: of a date, of a date
 * and a time, of the next time that the clock shows `18:30`, or of `now+2h`.
 *
 * @throws {AppError} with code `usage`.
 */
export function parseBegin(text: string, now: number): string {
  const [, span] = FROM_NOW.exec(text) ?? [];
  const at = span === undefined
    ? dateOf(text) ?? nextClock(text, now)
    : now + parseDuration("--begin", span) * 1_000;
  const date = new Date(at ?? NaN);
  const record = Number.isNaN(date.getTime()) ? "" : date.toISOString();
  if (dateOf(record) !== undefined) return record; // a year of four digits
  throw new AppError(
    "usage",
    `Cannot use ${JSON.stringify(text)} for --begin: it is no time`,
    { hint: "give for example 2026-12-01, 2026-12-01T08:00, 18:30 or now+2h" },
  );
}

/**
 * How long it is until the job may begin, in milliseconds; `date` is what the
 * system's clock shows.
 */
export function untilBegin(job: JobRecord, clock: Pick<Clock, "now">): number {
  const text = textOf(job["begin"]);
  if (text === undefined) return 0;
  return Math.max(0, (dateOf(text) ?? 0) - clock.now());
}

/** @throws {AppError} `invalid` for what a person has written so. */
export function checkBegin(name: string, job: JobRecord): void {
  const text = textOf(job["begin"]);
  if (text === undefined || dateOf(text) !== undefined) return;
  throw new AppError(
    "invalid",
    `Cannot use ${
      JSON.stringify(text)
    } as the begin of job "${name}": it is no date, such as 2026-12-01 08:00`,
  );
}

/** Milliseconds since 1970; nothing for what is no date. */
function dateOf(text: string): number | undefined {
  const [, year, month, day, clock = "00:00"] = DATE.exec(text) ?? [];
  const [, hour, minute, second = "0", zone] = CLOCK.exec(clock) ?? [];
  if (year === undefined || hour === undefined) return undefined;
  const date = [Number(year), Number(month) - 1, Number(day)] as const;
  const seconds = Number(second);
  const time = [
    Number(hour),
    Number(minute),
    Math.floor(seconds),
    Math.round(seconds % 1 * 1_000),
  ] as const;
  const utc = new Date(Date.UTC(...date, ...time));
  const isOne = utc.getUTCMonth() === date[1] &&
    utc.getUTCDate() === date[2] &&
    utc.getUTCHours() === time[0] &&
    utc.getUTCMinutes() === time[1];
  if (!isOne) return undefined; // the 31st of November, or half past 25
  if (zone === undefined) return new Date(...date, ...time).getTime();
  return utc.getTime() - offsetMs(zone);
}

function offsetMs(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  const ms = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === "-" ? -ms : ms;
}

/** The next moment at which a clock on the wall shows that. */
function nextClock(text: string, now: number): number | undefined {
  const [, hour, minute, second = "0", zone] = CLOCK.exec(text) ?? [];
  const [h, min, s] = [Number(hour), Number(minute), Number(second)];
  if (zone !== undefined || !(h < 24 && min < 60 && s < 60)) return undefined;
  const date = new Date(now);
  date.setHours(h, min, Math.floor(s), 0);
  if (date.getTime() <= now) date.setDate(date.getDate() + 1);
  return date.getTime();
}
