/**
 * A run that gives up after so many failures: it starts nothing more, and ends
 * when what runs has ended.
 *
 * @module
 */
import type { Stop } from "./observer.ts";
import { withdraw } from "./reach.ts";
import type { RunState } from "./run_state.ts";

/** Whether nothing more is started; looked at in each round, before placing. */
export function isGivingUp(state: RunState): boolean {
  const { failures, options: { observer } } = state;
  if (state.isGivingUp || !state.hasFailed) return state.isGivingUp;
  state.isGivingUp = true;
  withdraw(state);
  const reason = reasonOf(failures.size);
  state.afterwards(() =>
    observer.trouble?.(`${reason}: nothing more is started`)
  );
  return true;
}

/** Why the run stops, where it has not started all of the jobs. */
export function reasonOfGivingUp(state: RunState): Stop | undefined {
  const { failures, waiting, postponed } = state;
  if (waiting.peek() === undefined && postponed.size === 0) return undefined;
  return { code: "failures", reason: reasonOf(failures.size) };
}

function reasonOf(count: number): string {
  return `${count} ${count === 1 ? "job has" : "jobs have"} failed`;
}
