/**
 * The beginning of a run: hosts are connected to, jobs that an earlier manager
 * has left running are looked after again, and all others wait for their turn.
 *
 * @module
 */
import { AppError } from "./errors.ts";
import { parseMachine, type Slot } from "./host.ts";
import { hasHost, type JobRecord, mayRun, statusOf } from "./job.ts";
import type { Link } from "./link.ts";
import { placeOf } from "./order.ts";
import type { RunState } from "./run_state.ts";
import type { Running } from "./running.ts";
import { attemptOf } from "./verdict.ts";

/** Takes over the queue as it stands. */
export function takeOver(state: RunState): void {
  const { queue, policy } = state.options;
  for (const slot of policy.slots) {
    if (slot.machine) {
      const link = state.link(slot.machine);
      link.slots.push(slot);
      link.parked.add(slot);
      link.connect();
    } else state.free.add(slot);
  }
  for (const name of queue.names()) {
    const job = queue.get(name);
    if (job && mayRun(job) && hasHost(job)) adopt(state, name, job);
    else state.waiting.push(name);
  }
}

function adopt(state: RunState, name: string, job: JobRecord): void {
  const { queue, observer } = state.options;
  try {
    const machine = parseMachine(job["user"], job["host"]);
    const link = state.link(machine);
    const place = placeOf(queue.ref.experiment, name, job);
    const slot = slotFor(state, link);
    if (slot) state.take(slot);
    state.running.add({
      name,
      attempt: attemptOf(job),
      place,
      link,
      slot,
      pid: place.pid,
      state: statusOf(job),
      sent: true,
    });
    link.connect();
    state.afterwards(() => {
      state.tally.start(name);
      observer.adopted?.(name, machine.key);
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    state.failStart(name, error.message);
  }
}

/** A slot for a job that runs already: on its own machine, or anywhere. */
function slotFor(state: RunState, link: Link<Running>): Slot | undefined {
  const [parked] = link.parked;
  if (parked) return parked;
  const free = state.free.size > 0 ? state.free.first : undefined;
  return free?.machine ? undefined : free;
}
