/**
 * The beginning of a run: hosts are connected to, jobs that an earlier manager
 * has left running are looked after again, and all others wait for their turn.
 *
 * @module
 */
import { failStart } from "./ending.ts";
import { AppError } from "./errors.ts";
import { parseMachine, type Slot } from "./host.ts";
import {
  attemptOf,
  hasHost,
  isLost,
  type JobRecord,
  mayRun,
  priorityOf,
  statusOf,
  textOf,
} from "./job.ts";
import type { Link } from "./link.ts";
import { placeOf } from "./order.ts";
import type { RunState } from "./run_state.ts";
import type { Running } from "./running.ts";

/** Connects to the policy's machines. */
export function connect({ links, options: { policy } }: RunState): void {
  for (const { machine } of policy.slots) {
    if (machine) links.to(machine).connect();
  }
}

/** Takes over the queue as it stands. */
export function takeOver(state: RunState): void {
  const { queue, policy } = state.options;
  for (const slot of policy.slots) {
    if (slot.machine) {
      const link = state.links.to(slot.machine);
      state.open.add(slot);
      link.slots.push(slot);
      link.parked.add(slot);
      link.connect();
    } else state.free.add(slot);
  }
  const byPriority = new Map<number, string[]>();
  const adopted: [string, JobRecord][] = [];
  for (const name of queue.names()) {
    const job = queue.get(name) ?? {};
    const priority = priorityOf(job);
    const equals = byPriority.get(priority);
    if (equals) equals.push(name);
    else byPriority.set(priority, [name]);
    if ((mayRun(job) || isLost(job)) && hasHost(job)) adopted.push([name, job]);
  }
  state.waiting.fill(byPriority);
  for (const [name, job] of adopted) {
    state.waiting.remove(name);
    adopt(state, name, job);
  }
}

/** Looks after a lost job again, which turned out to run. */
export function recover(state: RunState, running: Running): void {
  const { queue, observer } = state.options;
  const { name, link } = running;
  state.running.delete(running);
  running.standing = "wanted";
  running.slot = slotFor(state, link, queue.get(name) ?? {});
  if (running.slot) state.take(running.slot);
  state.running.add(running);
  state.afterwards(() => {
    state.tally.start(name);
    state.tally.resume(name);
    observer.adopted?.(name, link.machine.key);
  });
}

function adopt(state: RunState, name: string, job: JobRecord): void {
  const { queue, observer, clock } = state.options;
  const lost = isLost(job);
  try {
    const machine = parseMachine(job["user"], job["host"]);
    const link = state.links.to(machine);
    const { log, pid } = placeOf(queue.ref.experiment, name, job);
    const slot = lost ? undefined : slotFor(state, link, job);
    if (slot) state.take(slot);
    state.running.add({
      name,
      attempt: attemptOf(job),
      log,
      link,
      order: undefined,
      slot,
      pid,
      state: !lost ? statusOf(job) : pid ? "start" : "run",
      because: textOf(job["reason"]),
      doubtSince: undefined,
      sentOn: 0,
      sentAt: clock.ticks(),
      standing: lost ? "lost" : "wanted",
      succeeded: false,
      ending: false,
      rank: 0,
    });
    if (lost) return; // asked for when its machine is needed anyway
    link.connect();
    state.afterwards(() => {
      state.tally.start(name);
      observer.adopted?.(name, machine.key);
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (!lost) failStart(state, name, { reason: error.message });
  }
}

/**
 * A slot for a job that runs already: on its own machine, where it can be the
 * one that it was started in, or of its gpu; or one that is of no machine.
 */
function slotFor(
  state: RunState,
  link: Link<Running>,
  job: JobRecord,
): Slot | undefined {
  const { parked } = state.links.homeOf(link);
  if (parked.size > 0) {
    const [gpu, host] = [textOf(job["slot_gpu"]), textOf(job["slot_host"])];
    const slots = parked.values();
    return slots.find((slot) => slot.gpu === gpu && slot.host === host) ??
      parked.values().next().value;
  }
  const free = state.free.size > 0 ? state.free.first : undefined;
  return free?.machine ? undefined : free;
}
