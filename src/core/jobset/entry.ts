/**
 * A job as it stands in a jobset file, its entry, and as the engine knows it, its
 * record. The two say the same in other words:
 *
 * ```text
 * entry       record
 * ready       ready, undefined
 * submitted   start; run, or a state of the job's own, with `state`
 * done        end
 * failed      end with an exit code; crash; kill and fail_start with `state`
 * timeout     crash of a job whose host has not answered for too long
 * ```
 *
 * Every other key and state is in both.
 *
 * @module
 */
import { hasExitCode, isLost, type JobRecord, mayRun, textOf } from "../job.ts";
import { commandOf } from "./command.ts";

/** A job as it stands in the file; unknown keys are kept. */
export type Entry = JobRecord;

/** What is called otherwise in a record: there those words mean other things. */
const RECORD_KEY: ReadonlyMap<string, string> = new Map([
  ["directory", "workdir"],
  ["input", "source"],
  ["output", "results"],
  ["submitted_to_ip", "host"],
  ["submitted_to", "slot_host"],
  ["submitted_at", "last_probe_check"],
]);
const ENTRY_KEY: ReadonlyMap<string, string> = new Map(
  Array.from(RECORD_KEY, ([entry, record]) => [record, entry]),
);

/** What a record has that an entry has no use for. */
const OF_RECORDS_ONLY = new Set([
  "command",
  "remote_command",
  "nohup_command",
]);

/** Keys of an entry that would be taken for a record's are set apart. */
const APART = "entry ";

/** The record of an entry. */
export function recordOf(entry: Readonly<Entry>): JobRecord {
  const record: JobRecord = {};
  for (const [key, value] of Object.entries(entry)) {
    if (key === "state") continue;
    const isTaken = ENTRY_KEY.has(key) || OF_RECORDS_ONLY.has(key);
    record[isTaken ? APART + key : RECORD_KEY.get(key) ?? key] = value;
  }
  record["status"] = stateOf(entry);
  record["command"] = commandOf(entry);
  return record;
}

/** The entry of a record. */
export function entryOf(record: Readonly<JobRecord>): Entry {
  const entry: Entry = {};
  for (const [key, value] of Object.entries(record)) {
    if (OF_RECORDS_ONLY.has(key)) continue;
    if (key === "pid" && value === null) continue;
    const own = key.startsWith(APART) ? key.slice(APART.length) : key;
    entry[ENTRY_KEY.get(key) ?? own] = value;
  }
  const { status, state } = statusOf(record);
  entry["status"] = status;
  if (state !== undefined) entry["state"] = state;
  return entry;
}

/** Whether the entry's job counts as one of those on a host. */
export function isSubmitted(entry: Readonly<Entry>): boolean {
  return entry["status"] === "submitted";
}

function stateOf(entry: Readonly<Entry>): string {
  const status = textOf(entry["status"]) ?? "ready";
  const state = textOf(entry["state"]);
  switch (status) {
    case "done":
      return "end";
    case "submitted":
      return state ?? "start";
    case "failed":
      return state ?? (hasExitCode(entry) ? "end" : "crash");
    case "timeout":
      return textOf(entry["attempt"]) === undefined ? status : "crash";
    default:
      return status;
  }
}

function statusOf(
  record: Readonly<JobRecord>,
): { status: string; state?: string } {
  const state = textOf(record["status"]) ?? "undefined";
  if (state === "undefined" || state === "ready") return { status: "ready" };
  if (state === "end") {
    return { status: hasExitCode(record) ? "failed" : "done" };
  }
  if (isLost(record)) return { status: "timeout" };
  if (state === "crash") return { status: "failed" };
  if (state === "kill" || state === "fail_start") {
    return { status: "failed", state };
  }
  if (state === "start") return { status: "submitted" };
  return mayRun(record) ? { status: "submitted", state } : { status: state };
}
