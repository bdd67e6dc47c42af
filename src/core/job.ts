/**
 * A job: one record of a queue file, and what its keys mean.
 *
 * ```text
 * undefined ──assign──▶ ready ──▶ run ──▶ start ──▶ end
 *     │                   │        │        ├──▶ kill
 *     └───────────────────┴────────┤        └──▶ crash
 *                                  └──▶ fail_start
 * reset: any of them ──▶ ready, or undefined where no host is assigned
 * ```
 *
 * A job may also write states of its own into its log; they are kept as they
 * are, and count as running while its process lives.
 *
 * @module
 */
import type { YamlRecord } from "./record.ts";

/** A job's record as it stands in the queue file; unknown keys are kept. */
export type JobRecord = YamlRecord;

/** The states that cms itself gives. */
export type JobStatus =
  | "undefined"
  | "ready"
  | "run"
  | "start"
  | "end"
  | "kill"
  | "fail_start"
  | "crash";

/** States that a scheduler may start from. */
export const WAITING: ReadonlySet<string> = new Set(["undefined", "ready"]);

/** States after which nothing more happens by itself. */
export const ENDED: ReadonlySet<string> = new Set([
  "end",
  "kill",
  "fail_start",
  "crash",
]);

/** The state of a job that is not to be run until it is released. */
export const HELD = "hold";

/** Whether it is still to be begun: it waits for its turn, or is held. */
export function isUnbegun(job: JobRecord): boolean {
  const status = statusOf(job);
  return WAITING.has(status) || status === HELD;
}

/** Keys that only tell of earlier attempts; after a reset there are none. */
export const ATTEMPT_KEYS = [
  "exit_code",
  "reason",
  "attempt",
  "slot_gpu",
  "tries",
  "retry_at",
  "started_at",
  "ended_at",
] as const;

/** How long a job has to end by itself after TERM, before KILL. */
export const GRACE_SECONDS = 5;

/** The job's state; a record without one is taken as just created. */
export function statusOf(job: JobRecord): string {
  return textOf(job["status"]) ?? "undefined";
}

/** A value as the text that it stands for; nothing for null, absent or empty. */
export function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Jobs of a higher priority have their turn first. */
export function priorityOf(job: JobRecord): number {
  const priority = Number(textOf(job["priority"]) ?? 0);
  return Number.isSafeInteger(priority) ? priority : 0;
}

/** Whether both a user and a host are named. */
export function isAssigned(job: JobRecord): boolean {
  return textOf(job["user"]) !== undefined && textOf(job["host"]) !== undefined;
}

/** Whether a scheduler that does not run the job would, if it named a host. */
export function wantsHost(
  job: JobRecord,
  accepts: (job: JobRecord) => boolean,
): boolean {
  return !isAssigned(job) && accepts({ ...job, user: "user", host: "host" });
}

/** Whether it is known on which machine the job runs, or ran; ssh finds the user. */
export function hasHost(job: JobRecord): boolean {
  return textOf(job["host"]) !== undefined;
}

/**
 * Whether the record says that a process of this job may exist. A state that cms
 * does not know is the job's own if there was an attempt; else a person has set
 * it, to keep the job from being run for instance.
 */
export function mayRun(job: JobRecord): boolean {
  const status = statusOf(job);
  if (status === "run" || status === "start") return true;
  if (WAITING.has(status) || ENDED.has(status)) return false;
  return attemptOf(job) !== undefined || textOf(job["pid"]) !== undefined;
}

/** Whether it only counts as crashed: its machine was silent for too long. */
export function isLost(job: JobRecord): boolean {
  return statusOf(job) === "crash" && attemptOf(job) !== undefined;
}

/** The attempt that the record says is under way. */
export function attemptOf(job: JobRecord): string | undefined {
  return textOf(job["attempt"]);
}

/** Whether the job was started once more since it was as `before` says. */
export function isStartedAnew(before: JobRecord, now: JobRecord): boolean {
  const attempt = attemptOf(now);
  return attempt !== undefined && attempt !== attemptOf(before);
}

/** The shell that runs the job's script. */
export function shellOf(job: JobRecord): string {
  return isUserShell(job) ? "sh" : textOf(job["shell"]) ?? "bash";
}

/** Whether the command is for whatever shell its user has on the machine. */
export function isUserShell(job: JobRecord): boolean {
  const { shell } = job;
  return shell === "$(SHELL)" || shell === "$SHELL" || shell === "${SHELL}";
}

/** The log in the job's directory that holds its states. */
export function logOf(job: JobRecord, name: string): string {
  return textOf(job["log"]) ?? `${name}.log`;
}

/** The file in the job's directory that takes its standard output. */
export function outputOf(job: JobRecord, name: string): string {
  return textOf(job["output"]) ?? `${name}.out`;
}

/** Whether the record has an exit code worth showing. */
export function hasExitCode(job: JobRecord): boolean {
  const code = textOf(job["exit_code"]);
  return code !== undefined && code !== "0";
}
