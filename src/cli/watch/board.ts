/**
 * What is known of a queue that is watched: the jobs as they stood at first, and
 * each event since.
 *
 * @module
 */
import { DELETED, type QueueEvent } from "../../core/event.ts";
import {
  ENDED,
  hasExitCode,
  HELD,
  type JobRecord,
  statusOf,
  textOf,
  WAITING,
} from "../../core/job.ts";

/** What people tell apart at a glance. */
export type Group = "waiting" | "running" | "done" | "failed";

/** One job. */
export interface BoardJob {
  readonly name: string;
  readonly status: string;
  readonly group: Group;
  readonly command: string;
  readonly host: string | undefined;
  readonly exitCode: number;
  readonly reason: string | undefined;
  /** When it came into this state, in milliseconds; unknown for older ones. */
  readonly since: number | undefined;
  /** When its process began. */
  readonly begun: number | undefined;
}

/** The rate is that of the last minute. */
const RATE_MS = 60_000;

/** See the module. */
export class Board {
  readonly jobs = new Map<string, BoardJob>();
  readonly #counts: Record<Group, number> = {
    waiting: 0,
    running: 0,
    done: 0,
    failed: 0,
  };
  /** When the latest jobs ended. */
  #ends: number[] = [];

  constructor(records: Iterable<readonly [string, Readonly<JobRecord>]>) {
    for (const [name, job] of records) this.#put(jobOf(name, job));
  }

  get counts(): Readonly<Record<Group, number>> {
    return this.#counts;
  }

  /** What has happened; older events only tell since when a job is as it is. */
  apply(event: QueueEvent, { isOld }: { isOld: boolean }): void {
    const { job: name, status, reason } = event;
    const at = Date.parse(event.time);
    const before = this.jobs.get(name);
    if (isOld) {
      if (!before) return;
      const begun = status === "start" ? at : before.begun;
      const since = status === before.status ? at : before.since;
      this.#put({ ...before, begun, since });
      return;
    }
    if (status === DELETED) {
      if (before) this.#counts[before.group]--;
      this.jobs.delete(name);
      return;
    }
    const exitCode = event.exit_code ?? 0;
    const group = groupOf(status, exitCode);
    if (ENDED.has(status)) this.#ends.push(at);
    this.#put({
      name,
      ...{ status, group, exitCode, reason },
      command: before?.command ?? "",
      host: event.host ?? before?.host,
      since: at,
      begun: status === "start" ? at : before?.begun,
    });
  }

  /** Jobs that ended in the last minute, for each second. */
  rate(now: number): number {
    this.#ends = this.#ends.filter((at) => now - at <= RATE_MS);
    const [first] = this.#ends;
    if (first === undefined || this.#ends.length < 2) return 0;
    return this.#ends.length / Math.max(1, (now - first) / 1_000);
  }

  #put(job: BoardJob): void {
    const before = this.jobs.get(job.name);
    if (before) this.#counts[before.group]--;
    this.#counts[job.group]++;
    this.jobs.set(job.name, job);
  }
}

function jobOf(name: string, job: Readonly<JobRecord>): BoardJob {
  const [user, host] = [textOf(job["user"]), textOf(job["host"])];
  const status = statusOf(job);
  const exitCode = hasExitCode(job) ? Number(job["exit_code"]) : 0;
  return {
    name,
    status,
    group: groupOf(status, exitCode),
    command: textOf(job["command"]) ?? "",
    host: host && (user ? `${user}@${host}` : host),
    exitCode,
    reason: textOf(job["reason"]),
    since: undefined,
    begun: undefined,
  };
}

function groupOf(status: string, exitCode: number): Group {
  if (WAITING.has(status) || status === HELD) return "waiting";
  if (!ENDED.has(status)) return "running";
  return status === "end" && exitCode === 0 ? "done" : "failed";
}
