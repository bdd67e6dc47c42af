/**
 * Placing: asks the policy while there is a job that waits and a slot that is
 * free. A start is first noted as state `run` with its attempt, then sent: so a
 * manager that dies in between leaves a trace of what it was about to do.
 *
 * @module
 */
import { failStart } from "./ending.ts";
import { AppError } from "./errors.ts";
import type { Slot } from "./host.ts";
import { type JobRecord, textOf } from "./job.ts";
import type { Link } from "./link.ts";
import { orderOf, startingKeys } from "./order.ts";
import type { RunState } from "./run_state.ts";
import type { Running } from "./running.ts";
import type { Candidate } from "./scheduler.ts";

/** How long a machine that was never reached is not tried for the next job. */
const SHUN_MS = 10_000;

/** So many starts are one write to the disk; then they go on their way. */
const STARTS_AT_A_TIME = 1_000;

/** What an earlier attempt may have left in a record. */
const OUTDATED = ["exit_code", "reason", "slot_gpu"];
const OUTDATED_BUT_GPU = ["exit_code", "reason"];

/**
 * Fills the free slots; answers whether jobs wait for one, as far as is known
 * where some did before.
 */
export function place(state: RunState, didWait = false): boolean {
  const { policy } = state;
  policy.rest();
  let left = STARTS_AT_A_TIME;
  for (;;) {
    const isFull = state.free.size === 0;
    if (isFull && didWait) return true; // looked at when there is a slot
    if (state.waiting.peek() === undefined) return false;
    if (isFull) return true;
    if (state.hasFailed) return false;
    if (left-- === 0 || policy.isSlow) {
      state.post(() => {}); // and look what has happened meanwhile
      return false;
    }
    const placement = policy.choose(state.waiting, state.free, state.expected);
    if (!placement) return false;
    const { job, slot } = placement;
    state.waiting.remove(job.name);
    try {
      start(state, job, slot);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failStart(state, job.name, { reason: error.message });
    }
    policy.placed(placement);
  }
}

/** Sends a job's order, or holds it until the machine answers. */
export function send(running: Running, now: number): void {
  const { link, order } = running;
  if (!order) return;
  if (link.state === "up") {
    link.held.delete(running);
    running.order = undefined; // it is of no more use, and is not small
    running.sentOn = link.generation;
    running.sentAt = now;
    link.channel.start(order);
  } else {
    link.held.add(running);
    link.connect();
  }
}

function start(state: RunState, candidate: Candidate, slot: Slot): void {
  const { queue: { ref: { experiment } }, clock } = state.options;
  const { name, job } = candidate;
  const [at, sentAt] = [clock.now(), clock.ticks()];
  const link = state.links.of(slot, job);
  if (isShunned(link, sentAt)) throw new AppError("unreachable", link.reason);
  const { machine } = link;
  const attempt = state.nextAttempt();
  const order = orderOf(experiment, candidate, { slot, attempt });
  state.change(
    name,
    startingKeys(experiment, candidate, { slot, machine, attempt, at }),
    outdated(job, slot),
  );
  state.take(slot);
  const running: Running = {
    name,
    attempt,
    log: order.log,
    link,
    order,
    slot,
    pid: undefined,
    state: "run",
    because: undefined,
    doubtSince: undefined,
    sentOn: undefined,
    sentAt,
    standing: "wanted",
    succeeded: false,
    ending: false,
    rank: 0,
  };
  state.running.add(running);
  state.afterwards(() => begin(state, running));
}

/** What is done about a start once it is on disk. */
function begin(state: RunState, running: Running): void {
  const { clock, observer } = state.options;
  const { name, link: { machine: { key } } } = running;
  state.tally.start(name);
  observer.starting?.(name, key, state.policy.starting(name, key));
  send(running, clock.ticks());
}

/** The same lists for all jobs: they are kept for as long as the journal's. */
function outdated(job: JobRecord, slot: Slot): readonly string[] {
  const keys = slot.gpu === undefined ? OUTDATED : OUTDATED_BUT_GPU;
  return textOf(job["retry_at"]) === undefined ? keys : [...keys, "retry_at"];
}

function isShunned(link: Link<Running>, now: number): boolean {
  return !link.everUp && now - link.failedAt < SHUN_MS &&
    link.state !== "connecting";
}
