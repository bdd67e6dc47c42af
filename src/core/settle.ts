/**
 * Settling: what a machine, a process or another manager's change means for the
 * jobs that are on their way or running.
 *
 * @module
 */
import type { Change } from "./change.ts";
import { ENDED, statusOf, WAITING } from "./job.ts";
import type { Link } from "./link.ts";
import type { RunState } from "./run_state.ts";
import type { Running } from "./running.ts";
import type { JobReport } from "./transport.ts";
import { ended, judge } from "./verdict.ts";

/** The job's script has claimed its pid file and runs. */
export function settleStarted(
  state: RunState,
  attempt: string,
  pid: number,
): void {
  const running = state.running.attempt(attempt);
  if (!running) return;
  running.pid = pid;
  running.state = "start";
  state.change(running.name, { status: "start", pid: String(pid) });
}

/** The job's script has written its end. */
export function settleEnded(
  state: RunState,
  attempt: string,
  exitCode: number,
): void {
  const running = state.running.attempt(attempt);
  if (!running) return;
  const { set, unset } = ended("end", { exitCode, pid: running.pid });
  state.end(running, set, unset);
}

/** The machine did not begin the attempt. */
export function settleRefused(
  state: RunState,
  attempt: string,
  reason: string,
): void {
  const running = state.running.attempt(attempt);
  if (!running) return;
  if (reason === "fenced") {
    state.stopped ??=
      `another manager has taken over on ${running.link.machine.key}`;
    return;
  }
  state.failStart(running.name, reason, running);
}

/** A machine answers: what waited for it is sent, its free slots count again. */
export function settleUp(state: RunState, link: Link<Running>): void {
  for (const slot of link.parked) state.free.add(slot);
  link.parked.clear();
  for (const order of link.held.splice(0)) {
    const running = state.running.attempt(order.attempt);
    if (!running) continue;
    running.sent = true;
    state.afterwards(() => link.state === "up" && link.channel.start(order));
  }
}

/**
 * A machine does not answer. What was never sent to one that never answered has
 * failed to start; of everything else nothing is known.
 */
export function settleDown(
  state: RunState,
  link: Link<Running>,
  reason: string,
): void {
  for (const slot of link.slots) {
    if (!state.free.has(slot)) continue;
    state.free.remove(slot);
    link.parked.add(slot);
  }
  if (!link.everUp) failHeld(state, link, reason);
}

/** Ends all that waits for a machine as not started. */
export function failHeld(
  state: RunState,
  link: Link<Running>,
  reason: string,
): void {
  for (const order of link.held.splice(0)) {
    const running = state.running.attempt(order.attempt);
    if (running) state.failStart(running.name, reason, running);
  }
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
  if (state.running.named(running.name) !== running) return;
  const verdict = judge(running.attempt, report);
  if (verdict.kind === "ended") {
    if (report.state !== verdict.set["status"]) noteCrash(state, running);
    state.end(running, verdict.set, verdict.unset);
  } else if (verdict.kind === "running") {
    const { state: status, pid = running.pid } = verdict;
    if (status === running.state && pid === running.pid) return;
    running.state = status;
    running.pid = pid;
    state.change(running.name, {
      status,
      pid: pid === undefined ? null : String(pid),
    });
  } else if (fenced && running.state === "run") {
    state.change(running.name, { status: "ready", pid: null }, ["attempt"]);
    state.release(running);
    state.tally.unstart(running.name);
    state.waiting.unshift(running.name);
  } else if (running.state !== "run" && !report.alive) {
    const { set, unset } = ended("crash", { reason: "its files are gone" });
    state.end(running, set, unset);
  }
}

/** The spec wants a crash that was seen on its machine in the job's log. */
function noteCrash(state: RunState, { link, place }: Running): void {
  state.afterwards(() => {
    if (link.state === "up") link.channel.note(place, "crash").catch(() => {});
  });
}

/** Takes back what was not sent yet. */
export function withdraw(state: RunState): void {
  for (const link of state.links.values()) {
    for (const order of link.held.splice(0)) {
      const running = state.running.attempt(order.attempt);
      if (!running) continue;
      state.change(running.name, { status: "ready" }, ["attempt"]);
      state.release(running);
      state.tally.unstart(running.name);
    }
  }
}

/** Another command, or a person in an editor, has changed a job. */
export function settleForeign(
  state: RunState,
  change: Change,
  origin: "journal" | "edit",
): void {
  const running = state.running.named(change.job);
  if ("add" in change) {
    state.waiting.remove(change.job);
    state.waiting.push(change.job);
  } else if ("delete" in change) {
    state.waiting.remove(change.job);
    if (running && origin === "journal") state.release(running);
  } else if (running) {
    const status = statusOf({ status: running.state, ...change.set });
    if (status === running.state) return;
    if (origin === "edit") { // it runs, whatever the file says
      state.change(running.name, { status: running.state });
    } else if (ENDED.has(status) || WAITING.has(status)) {
      state.release(running);
      const { observer } = state.options;
      state.afterwards(() => {
        const exitCode = Number(change.set["exit_code"] ?? 0);
        state.tally.end(running.name, { status, exitCode });
        observer.ended?.(running.name, { status, exitCode, reason: undefined });
      });
    }
  }
}
