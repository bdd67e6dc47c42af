/**
 * Machines come and go: what that means for their slots, for the orders that
 * wait for them and for the jobs there.
 *
 * @module
 */
import { failStart, putBack, tellEnd } from "./ending.ts";
import type { Link } from "./link.ts";
import { send } from "./place.ts";
import type { RunState } from "./run_state.ts";
import type { Running } from "./running.ts";
import { ended } from "./verdict.ts";

/** A machine under load may need so long for an answer. */
const MUTE_MS = 60_000;

/** A machine answers: what waited for it is sent, its free slots count again. */
export function settleUp(state: RunState, link: Link<Running>): void {
  state.silent.delete(link);
  openSlots(state, link);
  const { clock } = state.options;
  state.afterwards(() => {
    for (const running of [...link.held]) send(running, clock.ticks());
  });
}

/** Lets the parked slots be used, if the machine has told of all lost jobs. */
export function openSlots(state: RunState, link: Link<Running>): void {
  if (!link.isOpen) return;
  for (const slot of link.parked) state.free.add(slot);
  link.parked.clear();
}

/**
 * A machine does not answer. What was not sent yet may go to another one where
 * the job does not name this one; else it has failed to start if the machine has
 * never answered. Of everything that was sent nothing is known.
 */
export function settleDown(
  state: RunState,
  link: Link<Running>,
  reason: string,
): void {
  state.silent.add(link);
  for (const slot of link.slots) {
    if (state.free.remove(slot)) link.parked.add(slot);
  }
  for (const running of [...link.held]) {
    if (running.slot?.machine) putBack(state, running);
    else if (!link.everUp) failStart(state, running.name, { reason, running });
  }
}

/** What has not been heard of for the timeout counts as crashed. */
export function giveUpOnTheSilent(state: RunState): void {
  const { clock, timeoutMs } = state.options;
  giveUpOnTheMute(state);
  for (const link of state.silent) {
    if (link.state === "up" || link.jobs.length === link.lost.size) continue;
    if (clock.ticks() - link.silentSince < timeoutMs) continue;
    const reason = `${link.machine.key} has not answered for ${
      minutes(timeoutMs)
    }${link.reason === "" ? "" : `: ${link.reason}`}`;
    for (const running of [...link.jobs]) giveUp(state, running, reason);
  }
}

/** A connection may stand, and nobody answer: the disk there hangs, say. */
function giveUpOnTheMute(state: RunState): void {
  const { clock, timeoutMs } = state.options;
  const patienceMs = Math.max(timeoutMs, MUTE_MS);
  for (const link of state.asked) {
    if (link.state !== "up" || !link.inquiring) {
      state.asked.delete(link);
      continue;
    }
    if (clock.ticks() - link.askedAt < patienceMs) continue;
    // Files on their way hold inquiries up, and are heard of.
    if (link.channel.quietMs() < patienceMs) continue;
    const { key } = link.machine;
    link.giveUp(`${key} is connected to, and answers nothing`);
  }
}

/** Takes back what was not sent yet. */
export function withdraw(state: RunState): void {
  for (const link of state.links.values()) {
    for (const running of [...link.held]) putBack(state, running);
  }
}

function giveUp(state: RunState, running: Running, reason: string): void {
  const { name, link, pid, standing } = running;
  if (standing === "lost") return;
  if (standing === "unwanted") state.release(running);
  else if (link.held.has(running)) failStart(state, name, { reason, running });
  else {
    const { set, unset } = ended("crash", { reason, pid });
    // The attempt is kept: when the machine is back, it can tell more.
    state.change(name, set, unset.filter((key) => key === "exit_code"));
    tellEnd(state, name, set);
    state.lose(running);
  }
}

function minutes(ms: number): string {
  const count = Math.round(ms / 600) / 100;
  return `${count} ${count === 1 ? "minute" : "minutes"}`;
}
