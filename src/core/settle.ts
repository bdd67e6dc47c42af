/**
 * Settling: what a machine and a job's process say, and what that means for a
 * job that is on its way or running.
 *
 * @module
 */
import { endJob, failStart, putBack, tryAgain } from "./ending.ts";
import { recover } from "./adopt.ts";
import { FEW_IN_A_ROW } from "./link.ts";
import { GRACE_SECONDS, type JobRecord } from "./job.ts";
import type { RunState } from "./run_state.ts";
import { placeOfRunning, type Running } from "./running.ts";
import type { JobReport } from "./transport.ts";
import { ended, judge, type Verdict } from "./verdict.ts";

/** What a record may say that is not so while the job runs. */
const OUTDATED = ["exit_code", "reason"];
const OUTDATED_BUT_REASON = ["exit_code"];
const NONE: readonly string[] = [];

/** The job's script has claimed its pid file and runs. */
export function settleStarted(
  state: RunState,
  running: Running,
  pid: number,
): void {
  // A report can have been faster, and tell of a later state.
  if (running.pid === pid) return;
  settleAlive(state, running, { status: "start", pid });
}

/**
 * A job's script has written its end; `killed` is why its machine ended it. There
 * is no job where a report was faster.
 */
export function settleEnded(
  state: RunState,
  running: Running | undefined,
  { exitCode, killed }: { exitCode: number; killed: string | undefined },
): void {
  if (!running) return;
  const { pid } = running;
  const { set, unset } = killed === undefined
    ? ended("end", { exitCode, pid })
    : ended("kill", { exitCode, pid, reason: killed });
  endJob(state, running, { set, unset });
}

/** The machine did not begin the attempt. */
export function settleRefused(
  state: RunState,
  running: Running,
  reason: string,
): void {
  if (reason === "fenced") {
    const { key } = running.link.machine;
    state.stopped ??= {
      code: "taken-over",
      reason: `another manager has taken over on ${key}`,
    };
    return;
  }
  failStart(state, running.name, { reason, running });
}

/**
 * What a machine says about a job. `fenced`: the question came after a fence, so
 * that an attempt that left no trace will never begin and the job may be tried
 * again.
 */
export function settleReport(
  state: RunState,
  running: Running,
  { report, fenced }: { report: JobReport; fenced: boolean },
): void {
  if (!state.running.has(running)) return;
  const verdict = patient(state, running, judge(running.attempt, report));
  if (verdict.kind !== "absent" && running.state === "run") {
    running.link.losses = 0; // the start has arrived
  }
  if (verdict.kind === "running") {
    const { state: status, pid = running.pid, because } = verdict;
    settleAlive(state, running, { status, pid, because });
  } else if (verdict.kind === "ended") {
    const { set, unset, took } = verdict;
    if (report.state !== set["status"]) noteCrash(state, running);
    if (running.standing === "lost" && set["status"] === "crash") {
      if (tryAgain(state, running, set)) return;
      state.change(running.name, set, unset); // as has been told
      state.release(running);
    } else endJob(state, running, { set, unset, took });
  } else settleAbsent(state, running, { report, fenced });
}

/** A doubt is a crash when it has lasted for as long as a machine may be silent. */
function patient(
  { options: { clock, timeoutMs } }: RunState,
  running: Running,
  verdict: Verdict,
): Verdict {
  if (verdict.kind !== "running" || !verdict.isDoubtful) {
    running.doubtSince = undefined;
    return verdict;
  }
  const { pid, because: reason } = verdict;
  running.doubtSince ??= clock.ticks();
  return clock.ticks() - running.doubtSince < timeoutMs
    ? verdict
    : ended("crash", { pid, reason });
}

/** A machine has no trace of an attempt. */
function settleAbsent(
  state: RunState,
  running: Running,
  { report, fenced }: { report: JobReport; fenced: boolean },
): void {
  const { clock, timeoutMs } = state.options;
  const { name, standing, link } = running;
  const { key } = link.machine;
  if (running.state === "run" && standing === "lost") {
    const reason = `${key} did not answer, and has not begun it`;
    failStart(state, name, { reason, running });
  } else if (standing === "lost") { // a crash, as has been told
    state.change(name, {}, ["attempt", "slot_gpu"]);
    state.release(running);
  } else if (running.state !== "run") {
    if (report.alive) return; // another attempt has its place
    const { set, unset } = ended("crash", { reason: "its files are gone" });
    endJob(state, running, { set, unset });
  } else if (fenced && link.slots.length === 0 && link.losses >= FEW_IN_A_ROW) {
    const reason =
      `the connection to ${key} was lost each time that a job was to be started`;
    failStart(state, name, { reason, running });
  } else if (fenced) putBack(state, running);
  else if (clock.ticks() - running.sentAt >= timeoutMs) {
    const reason = `${key} was told to start it and has not done so`;
    failStart(state, name, { reason, running });
  }
}

/** A job's process lives; `status` is the last state in its log. */
function settleAlive(
  state: RunState,
  running: Running,
  { status, pid, because }: {
    status: string;
    pid: number | undefined;
    because?: string | undefined;
  },
): void {
  const { name, standing } = running;
  const isNews = status !== running.state || pid !== running.pid ||
    because !== running.because;
  const unset = because === undefined ? OUTDATED : OUTDATED_BUT_REASON;
  const outdated = running.because === undefined ? NONE : unset;
  running.state = status;
  running.pid = pid;
  running.because = because;
  const set: JobRecord = {
    status,
    pid: pid === undefined ? null : String(pid),
  };
  if (because !== undefined) set["reason"] = because;
  if (standing === "unwanted") endUnwanted(state, running);
  else if (standing === "lost") {
    recover(state, running);
    state.change(name, set, unset);
  } else if (isNews) state.change(name, set, outdated);
}

/** Ends a process that no record is about any more, and then frees its slot. */
export function endUnwanted(state: RunState, running: Running): void {
  const { link } = running;
  const place = placeOfRunning(state.options.queue.ref.experiment, running);
  if (running.ending || link.state !== "up") return;
  running.ending = true;
  state.afterwards(() => {
    if (link.state !== "up") {
      running.ending = false;
      return;
    }
    link.channel.kill(place, GRACE_SECONDS).then(
      () =>
        state.post(() => state.running.has(running) && state.release(running)),
      () => running.ending = false, // asked for again when the machine answers
    );
  });
}

/** The spec wants a crash that was seen on its machine in the job's log. */
function noteCrash(state: RunState, running: Running): void {
  const { link } = running;
  const place = placeOfRunning(state.options.queue.ref.experiment, running);
  state.afterwards(() => {
    if (link.state === "up") link.channel.note(place, "crash").catch(() => {});
  });
}
