/**
 * How a job leaves the running ones: it has ended, is tried again, was never
 * begun, or is put back.
 *
 * @module
 */
import { ENDED, type JobRecord, statusOf, textOf } from "./job.ts";
import { failureOf, retryKeys, retryOf } from "./retry.ts";
import type { RunState } from "./run_state.ts";
import type { Running } from "./running.ts";

/** Ends a job: its record, its slot, the count and the news of it. */
export function endJob(
  state: RunState,
  running: Running,
  { set, unset, took }: {
    set: JobRecord;
    unset: readonly string[];
    took?: number | undefined;
  },
): void {
  if (running.standing !== "unwanted") {
    if (tryAgain(state, running, set)) return;
    const more = took === undefined ? {} : { took };
    state.change(running.name, set, unset, more);
    tellEnd(state, running.name, set);
  }
  state.release(running);
}

/** Ends a job that never had a process; `running` if it was on its way. */
export function failStart(
  state: RunState,
  name: string,
  { reason, running }: { reason: string; running?: Running },
): void {
  const set = { status: "fail_start", reason };
  const unset = ["attempt", "exit_code", "slot_gpu"];
  if (running) return endJob(state, running, { set, unset });
  state.change(name, set, unset);
  tellEnd(state, name, set);
}

/** Lets a job that has failed wait for one more try, if it asks for that. */
export function tryAgain(
  state: RunState,
  running: Running,
  end: JobRecord,
): boolean {
  const failure = failureOf(end);
  if (failure === undefined) return false;
  const { queue, clock, observer } = state.options;
  const { name } = running;
  const retry = retryOf(queue.get(name) ?? {}, failure);
  if (!retry) return false;
  const status = waitingStatus(running);
  const { set, unset } = retryKeys(retry, { status, at: clock.now() });
  state.change(name, set, unset);
  state.markReturned(name);
  if (retry.delayMs > 0) state.postpone(name, retry.delayMs);
  else state.waiting.push(name);
  state.afterwards(() => {
    state.tally.resume(name);
    observer.retrying?.(name, retry);
  });
  state.release(running);
  return true;
}

/** Lets a job that surely was not begun wait again, in its old place. */
export function putBack(state: RunState, running: Running): void {
  const { name } = running;
  if (running.standing === "wanted") {
    const set = { status: waitingStatus(running), pid: null };
    state.change(name, set, ["attempt", "slot_gpu"]);
    state.tally.unstart(name);
    state.markReturned(name);
    state.waiting.push(name);
  }
  state.release(running);
}

/** Counts and tells the end that a job's record shows. */
export function tellEnd(
  state: RunState,
  name: string,
  record: JobRecord,
): void {
  const end = {
    status: statusOf(record),
    exitCode: Number(record["exit_code"] ?? 0),
    reason: textOf(record["reason"]),
  };
  state.noteEnd(name, end);
  state.afterwards(() => {
    state.tally.end(name, end);
    state.options.observer.ended?.(name, end);
    // Now those are among them who met the old record in this round.
    if (ENDED.has(end.status)) admitFollowers(state, name);
  });
}

/** Has those looked at once more that wait for this job. */
export function admitFollowers(state: RunState, name: string): void {
  for (const follower of state.postponed.takeFollowers(name)) {
    // Not at once: this may be amid a look at those that wait.
    state.post(() => state.waiting.push(follower));
  }
}

/** That of a job which may go to any host that it could go to before. */
function waitingStatus({ link: { machine } }: Running): string {
  return machine.user === undefined ? "undefined" : "ready";
}
