/**
 * Transitions: what has happened to a queue's jobs, made of the journal's lines. A
 * line says what holds afterwards; what held before is remembered here.
 *
 * @module
 */
import { attemptOf, type JobRecord, textOf } from "./job.ts";
import type { JournalPosition, NotedChange } from "./store.ts";

/** One transition of one job, as the journal has it. */
export interface Transition {
  /** When it was noted, in milliseconds since 1970. */
  readonly at: number;
  /** Behind it. */
  readonly position: JournalPosition;
  readonly job: string;
  /** The state from now on; `deleted` where the job is out of the queue. */
  readonly status: string;
  /** The state before; absent for a new job, and where the journal lacks it. */
  readonly from?: string | undefined;
  /** The machine, `user@host`, as soon as there is one. */
  readonly host?: string | undefined;
  readonly gpu?: string | undefined;
  /** Names one start of the job, from `run` on to its end. */
  readonly attempt?: string | undefined;
  readonly pid?: string | undefined;
  /** How its command ended, where the job itself has told that. */
  readonly exit_code?: number | undefined;
  readonly reason?: string | undefined;
  /** How long it took, in seconds, where its end was found later. */
  readonly took?: number | undefined;
}

/** The same for readers outside: what history and events show. */
export interface QueueEvent
  extends Omit<Transition, "at" | "position" | "took"> {
  /** To go on behind it later, see `parseEventId`. */
  readonly id: string;
  /** When it was noted, as `2026-11-21T22:05:58.123Z`. */
  readonly time: string;
}

/** What others are shown; not made where nobody sees it, for times take long. */
export function eventOf(
  { at, position, took: _, ...facts }: Transition,
): QueueEvent {
  const id = formatEventId(position);
  return { id, time: new Date(at).toISOString(), ...facts };
}

/** The state of a job that is no longer in the queue. */
export const DELETED = "deleted";

/** What is remembered of a job. */
export type Known = Pick<
  QueueEvent,
  "status" | "host" | "gpu" | "attempt" | "pid"
>;

/** Makes transitions of changes, which have to come in the journal's order. */
export class TransitionMaker {
  readonly #known = new Map<string, Known>();

  /** How the job stands, if the journal tells it; another object when it changes. */
  known(job: string): Known | undefined {
    return this.#known.get(job);
  }

  /** The transition; none if the job's state and its attempt are as before. */
  make({ change, at, position }: NotedChange): Transition | undefined {
    const { job } = change;
    if ("order" in change) return undefined; // its state is as it was
    const last = this.#known.get(job);
    const before = last?.status === DELETED ? undefined : last;
    const from = before?.status;
    if ("delete" in change) {
      this.#known.set(job, { status: DELETED });
      return { at, position, job, status: DELETED, from };
    }
    const isNew = "add" in change;
    const set = isNew ? change.add : change.set;
    const unset = isNew ? [] : change.unset ?? [];
    const known = follow(isNew ? undefined : before, { set, unset });
    if (!known) return undefined; // nothing is known but a detail
    this.#known.set(job, known);
    const isAsBefore = before?.status === known.status && !isNew &&
      (attemptOf(set) ?? before.attempt) === before.attempt;
    if (isAsBefore) return undefined;
    // An end takes the attempt out of the record, but is its end.
    const attempt = known.attempt ?? (isNew ? undefined : before?.attempt);
    const { status, host, gpu, pid } = known;
    const exit_code = exitCodeOf(status, set);
    const reason = textOf(set["reason"]);
    return {
      at,
      position,
      job,
      status,
      from,
      host,
      gpu,
      attempt,
      pid,
      exit_code,
      reason,
      took: isNew ? undefined : change.took,
    };
  }
}

function follow(
  before: Known | undefined,
  { set, unset }: { set: JobRecord; unset: readonly string[] },
): Known | undefined {
  const status = textOf(set["status"]) ?? before?.status;
  if (status === undefined) return undefined;
  const value = (key: string, old: string | undefined) =>
    key in set ? textOf(set[key]) : unset.includes(key) ? undefined : old;
  return {
    status,
    host: "host" in set ? hostOf(set) : before?.host,
    gpu: value("slot_gpu", before?.gpu),
    attempt: value("attempt", before?.attempt),
    pid: value("pid", before?.pid),
  };
}

function hostOf({ user, host }: JobRecord): string | undefined {
  const [userText, hostText] = [textOf(user), textOf(host)];
  return userText && hostText ? `${userText}@${hostText}` : hostText;
}

/** Only a job itself tells an exit code, and where it is 0 none is noted. */
function exitCodeOf(status: string, set: JobRecord): number | undefined {
  return status === "end" ? Number(set["exit_code"] ?? 0) : undefined;
}

/** The id of whatever ends at that position. */
export function formatEventId(
  { generation, offset }: JournalPosition,
): string {
  return `${generation}-${offset}`;
}

/** The position that an id stands for; `undefined` if it is none. */
export function parseEventId(id: string): JournalPosition | undefined {
  const [, generation, offset] = /^([0-9a-z]*)-(\d{1,15})$/.exec(id) ?? [];
  if (generation === undefined) return undefined;
  return { generation, offset: Number(offset) };
}
