/**
 * Placing: asks the policy while there is a job that waits and a slot that is
 * free. A start is first noted as state `run` with its attempt, then sent: so a
 * manager that dies in between leaves a trace of what it was about to do.
 *
 * @module
 */
import { AppError } from "./errors.ts";
import { parseMachine, type Slot } from "./host.ts";
import type { Link } from "./link.ts";
import { orderOf, startingKeys } from "./order.ts";
import type { RunState } from "./run_state.ts";
import type { Running } from "./running.ts";
import type { Candidate } from "./scheduler.ts";

/** How long a machine that was never reached is not tried for the next job. */
const SHUN_MS = 10_000;

/** Fills the free slots; answers whether jobs wait for one. */
export function place(state: RunState): boolean {
  const { policy } = state.options;
  while (state.waiting.peek() !== undefined) {
    if (state.free.size === 0) return true;
    const placement = policy.choose(state.waiting, state.free);
    if (!placement) return false;
    if (!state.free.has(placement.slot)) {
      throw new RangeError("The scheduler chose a slot that is not free");
    }
    state.waiting.remove(placement.job.name);
    try {
      start(state, placement.job, placement.slot);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      state.failStart(placement.job.name, error.message);
    }
  }
  return false;
}

function start(state: RunState, candidate: Candidate, slot: Slot): void {
  const { name, job } = candidate;
  const { queue: { ref: { experiment } }, policy, clock, observer } =
    state.options;
  const machine = slot.machine ?? parseMachine(job["user"], job["host"]);
  const link = state.link(machine);
  if (isShunned(link, clock.now())) {
    throw new AppError("unreachable", link.reason);
  }
  const attempt = state.nextAttempt();
  const order = orderOf(experiment, candidate, { slot, attempt });
  state.change(
    name,
    startingKeys(experiment, candidate, { machine, attempt, at: clock.now() }),
    ["exit_code", "reason"],
  );
  state.take(slot);
  const running: Running = {
    name,
    attempt,
    place: order,
    link,
    slot,
    pid: undefined,
    state: "run",
    sent: false,
  };
  state.running.add(running);
  state.afterwards(() => {
    state.tally.start(name);
    const message = policy.messages.starting(name, machine.key);
    observer.starting?.(name, machine.key, message);
    if (link.state === "up") {
      running.sent = true;
      link.channel.start(order);
    } else {
      link.held.push(order);
      link.connect();
    }
  });
}

function isShunned(link: Link<Running>, now: number): boolean {
  return link.state === "down" && !link.everUp && now - link.triedAt < SHUN_MS;
}
