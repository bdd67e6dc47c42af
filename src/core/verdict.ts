/**
 * From what a machine's files and processes say to a job's state. `crash` needs
 * evidence: the machine has answered, and the process is gone without an end.
 *
 * @module
 */
import type { JobRecord } from "./job.ts";
import type { JobReport } from "./transport.ts";

/** The ends that are found in logs; a job that never began has none. */
const LOGGED_ENDS = new Set(["end", "kill", "crash"]);
/** States that only records have; in a log they are a job's own words. */
const NOT_LOGGED = new Set(["undefined", "ready", "run", "fail_start"]);

/** What an end does away with, unless it says so itself. */
const OUTDATED = ["attempt", "slot_gpu", "exit_code", "reason"];

/** What is so, as far as the report shows. */
export type Verdict =
  /** This attempt was never begun; after a fence it never will be. */
  | { readonly kind: "absent" }
  | {
    readonly kind: "running";
    readonly state: string;
    readonly pid: number | undefined;
    /** Why it waits or cannot be judged, as the record is to say. */
    readonly because?: string | undefined;
    /** Nothing shows that it still runs, or that it does not. */
    readonly isDoubtful?: boolean | undefined;
  }
  | {
    readonly kind: "ended";
    readonly set: JobRecord;
    readonly unset: readonly string[];
    /** How long it took, in seconds, where its log tells that. */
    readonly took?: number | undefined;
  };

/** Judges one attempt at a job; `attempt` is unknown for jobs not started by cms. */
export function judge(attempt: string | undefined, report: JobReport): Verdict {
  const { pid, state, exitCode, reason, alive, doubt } = report;
  const stale = attempt !== undefined && report.attempt !== attempt;
  // Alive but not yet logged: it has claimed its pid file a moment ago.
  if (stale && !(alive && report.attempt === undefined)) {
    return { kind: "absent" };
  }
  if (report.waiting) {
    const { waitsFor: because } = report;
    const waits = { kind: "running", state: "run", pid: undefined } as const;
    return because === undefined ? waits : { ...waits, because };
  }
  // A pid that only the record knows is no trace of an end.
  if (state === undefined && reason === undefined && !alive) {
    return { kind: "absent" };
  }
  if (state !== undefined && LOGGED_ENDS.has(state)) {
    const why = state === "kill" ? reason : undefined;
    const end = ended(state, { exitCode, pid, reason: why });
    return report.took === undefined ? end : { ...end, took: report.took };
  }
  if (alive) {
    const known = state !== undefined && !NOT_LOGGED.has(state);
    const runs = {
      kind: "running",
      state: known ? state : "start",
      pid,
    } as const;
    return doubt === undefined
      ? runs
      : { ...runs, because: doubt, isDoubtful: true };
  }
  return ended("crash", {
    pid,
    reason: reason ?? "its process is gone and left no exit code",
  });
}

/** The change that a job's end makes to its record. */
export function ended(
  status: string,
  { exitCode, pid, reason }: {
    exitCode?: number | undefined;
    pid?: number | undefined;
    reason?: string | undefined;
  } = {},
): Verdict & { kind: "ended" } {
  const set: JobRecord = { status };
  if (pid !== undefined && pid > 1) set["pid"] = String(pid);
  const hasFailed = exitCode !== undefined && exitCode !== 0;
  if (hasFailed) set["exit_code"] = exitCode;
  if (reason !== undefined) set["reason"] = reason;
  const unset = hasFailed || reason !== undefined
    ? OUTDATED.filter((key) => !(key in set))
    : OUTDATED;
  return { kind: "ended", set, unset };
}
