/**
 * Another command, or a person in an editor, has changed a job. What a command
 * says of a running job is so; what an editor says of one is written over.
 *
 * @module
 */
import { admitFollowers, tellEnd } from "./ending.ts";
import { recover } from "./adopt.ts";
import type { Change } from "./change.ts";
import {
  attemptOf,
  ENDED,
  isLost,
  isUnbegun,
  type JobRecord,
  mayRun,
  statusOf,
  WAITING,
} from "./job.ts";
import type { RunState } from "./run_state.ts";
import type { Running } from "./running.ts";
import { endUnwanted } from "./settle.ts";

/** Takes over a change that the queue holds already. */
export function settleForeign(
  state: RunState,
  change: Change,
  origin: "journal" | "edit",
): void {
  const { job: name } = change;
  if ("order" in change) {
    state.isEdited = true;
    return;
  }
  if ("delete" in change) state.waiting.forget(name);
  if (state.postponed.take(name)) state.readmit(name);
  else if (isMoved(state, change)) state.readmit(name);
  admitFollowers(state, name);
  const running = state.running.named(name);
  if (running?.standing === "wanted") {
    if (origin === "edit") restore(state, running);
    else settleCommand(state, running, change);
  } else if (running?.standing === "lost") settleLost(state, running);
  if (!("add" in change)) return;
  if (origin === "edit") state.isEdited = true;
  if (isUnbegun(state.options.queue.get(name) ?? {})) state.tally.resume(name);
  const present = state.running.named(name);
  if (!present) state.readmit(name);
  else present.succeeded = present.standing === "unwanted";
}

/** Whether a job that waits has got another priority. */
function isMoved({ waiting }: RunState, change: Change): boolean {
  return "set" in change && "priority" in change.set &&
    waiting.has(change.job);
}

/** Whoever has looked after it meanwhile knows better than we do. */
function settleLost(state: RunState, running: Running): void {
  const job = state.options.queue.get(running.name) ?? {};
  const isSame = attemptOf(job) === running.attempt;
  if (isSame && isLost(job)) return;
  if (isSame && mayRun(job)) {
    running.state = statusOf(job);
    recover(state, running);
  } else state.release(running);
}

/** It runs, whatever the file says; other keys are the person's. */
function restore(state: RunState, running: Running): void {
  const { queue } = state.options;
  const { name, attempt, pid, link: { machine: { user = null, host } } } =
    running;
  const job = queue.get(name);
  if (!job) { // what has been sent goes on, unrecorded
    if (running.sentOn === undefined) state.release(running);
    return;
  }
  const truth: JobRecord = {
    status: running.state,
    pid: pid === undefined ? null : String(pid),
    host,
    user,
    ...(attempt !== undefined && { attempt }),
  };
  const changed = Object.entries(truth)
    .filter(([key, value]) => job[key] !== value);
  if (changed.length > 0) state.change(name, Object.fromEntries(changed));
}

function settleCommand(
  state: RunState,
  running: Running,
  change: Change,
): void {
  const { name } = running;
  if ("set" in change) {
    const job = state.options.queue.get(name) ?? {};
    const status = statusOf(job);
    if (status === running.state) return;
    if (!ENDED.has(status) && !WAITING.has(status)) {
      running.state = status;
      return;
    }
    tellEnd(state, name, job);
    // Whoever says of a job that has been heard of that it ended has asked it.
    if (ENDED.has(status) && running.state !== "run") {
      return state.release(running);
    }
  }
  disown(state, running);
}

/** Its record is no longer about it, so it must not go on. */
function disown(state: RunState, running: Running): void {
  if (running.sentOn === undefined) return state.release(running);
  running.standing = "unwanted";
  // A job that is not heard of yet is ended when it is.
  if (running.state !== "run") endUnwanted(state, running);
}
