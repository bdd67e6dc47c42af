/**
 * Stopping the run of a queue from outside: from another terminal or program.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import type { Ref } from "../experiment.ts";
import type { Manager } from "../manager.ts";
import type { Ports } from "../ports.ts";
import { killJobs, mayLive } from "./kill.ts";
import { passJobs } from "./list.ts";
import { managerGone } from "./manager_gone.ts";
import type { Outcome } from "./select.ts";

/** How long a manager may take that waits for nothing but its own writing. */
export const STOP_TIMEOUT_MS = 60_000;

/** How a run is stopped. */
export interface StopRequest {
  /** Kill its running jobs, too, when the manager is gone. */
  readonly kill?: boolean;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What was stopped. */
export interface Stopped {
  /** The manager that was at work; absent if nobody ran the queue. */
  readonly manager: Manager | undefined;
  /** What became of the running jobs that were to be killed. */
  readonly killed?: Outcome;
}

/**
 * Has the manager start nothing more and end, and waits until it is gone. Its
 * running jobs go on, unless they are to be killed.
 *
 * @throws {AppError} `conflict` if it cannot be told, `busy` if it does not end
 * in time, `not-found`.
 */
export async function stopQueue(
  ports: Pick<Ports, "queues" | "transport" | "clock">,
  ref: Ref,
  { kill = false, timeoutMs = STOP_TIMEOUT_MS, signal }: StopRequest = {},
): Promise<Stopped> {
  const { queues } = ports;
  queues.journal(ref).close(); // whether there is such a queue
  const manager = await queues.stopManager(ref);
  if (manager) {
    const isGone = await managerGone(ports, ref, {
      manager,
      timeoutMs,
      signal,
    });
    if (!isGone) throw stays(ref, manager);
  }
  if (!kill) return { manager };
  const names = await passJobs(ports, ref, {
    to: (jobs) => [...jobs].filter(([, job]) => mayLive(job)).map(([n]) => n),
  });
  return { manager, killed: await killJobs(ports, ref, names) };
}

function stays(ref: Ref, { pid }: Manager): AppError {
  return new AppError(
    "busy",
    `Cannot stop ${
      ref.kind ?? "queue"
    } "${ref.name}": process ${pid} was told to, and has not ended yet`,
    { hint: "it starts no more jobs; see whether its disk hangs" },
  );
}
