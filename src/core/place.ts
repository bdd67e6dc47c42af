/**
 * Placing: asks the policy while there is a job that waits and a slot that is
 * free. A start is first noted as state `run` with its attempt, then sent: so a
 * manager that dies in between leaves a trace of what it was about to do.
 *
 * @module
 */
import { AppError } from "./errors.ts";
import { parseMachine, type Slot } from "./host.ts";
import type { JobRecord } from "./job.ts";
import type { Link } from "./link.ts";
import { orderOf, startingKeys } from "./order.ts";
import type { RunState } from "./run_state.ts";
import type { Running } from "./running.ts";

/** How long a machine that was never reached is not tried for the next job. */
const SHUN_MS = 10_000;

/** Fills the free slots; answers whether jobs wait for one. */
export function place(state: RunState): boolean {
  const { queue, policy } = state.options;
  while (state.waiting.peek() !== undefined) {
    if (state.free.size === 0) return true;
    const placement = policy.choose(state.waiting, state.free);
    if (!placement) return false;
    const { job: { name }, slot } = placement;
    const job = state.waiting.remove(name) ? queue.get(name) : undefined;
    if (!job) throw new RangeError("The scheduler chose a job that waits not");
    if (!state.free.has(slot)) {
      throw new RangeError("The scheduler chose a slot that is not free");
    }
    try {
      start(state, { name, job }, slot);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      state.failStart(name, error.message);
    }
  }
  return false;
}

/** Sends a job's order, or holds it until the machine answers. */
export function send(running: Running, now: number): void {
  const { link, order } = running;
  if (!order) return;
  if (link.state === "up") {
    link.held.delete(running);
    running.sentOn = link.generation;
    running.sentAt = now;
    link.channel.start(order);
  } else {
    link.held.add(running);
    link.connect();
  }
}

function start(
  state: RunState,
  candidate: { name: string; job: JobRecord },
  slot: Slot,
): void {
  const { name, job } = candidate;
  const { queue: { ref: { experiment } }, policy, clock, observer } =
    state.options;
  const at = clock.now();
  const machine = slot.machine ?? parseMachine(job["user"], job["host"]);
  const link = state.link(machine);
  if (isShunned(link, at)) throw new AppError("unreachable", link.reason);
  const attempt = state.nextAttempt();
  const order = orderOf(experiment, candidate, { slot, attempt });
  state.change(
    name,
    startingKeys(experiment, candidate, { slot, machine, attempt, at }),
    ["exit_code", "reason", ...slot.gpu === undefined ? ["slot_gpu"] : []],
  );
  state.take(slot, link);
  const running: Running = {
    name,
    attempt,
    place: order,
    link,
    order,
    slot,
    pid: undefined,
    state: "run",
    sentOn: undefined,
    sentAt: at,
    standing: "wanted",
    succeeded: false,
    ending: false,
  };
  state.running.add(running);
  state.afterwards(() => {
    state.tally.start(name);
    const message = policy.messages.starting(name, machine.key);
    observer.starting?.(name, machine.key, message);
    send(running, clock.now());
  });
}

function isShunned(link: Link<Running>, now: number): boolean {
  return !link.everUp && now - link.failedAt < SHUN_MS &&
    link.state !== "connecting";
}
