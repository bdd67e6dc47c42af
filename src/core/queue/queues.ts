/**
 * Which queues an experiment has, how they stand, and who runs them.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import type { Ref } from "../experiment.ts";
import type { Manager } from "../manager.ts";
import type { Ports } from "../ports.ts";
import { countStates, type StateCounts } from "./states.ts";

/** A queue of an experiment. */
export interface QueueEntry {
  readonly name: string;
  /** Who runs it now; absent where nobody does. */
  readonly manager: Manager | undefined;
}

/** All queues of an experiment in the order of their names. */
export function listQueues(
  { queues }: Pick<Ports, "queues">,
  experiment: Ref["experiment"],
): QueueEntry[] {
  return queues.names(experiment).map((name) => ({
    name,
    manager: queues.manager({ experiment, name }),
  }));
}

/** A queue and how it stands; keys as they are in JSON. */
export interface QueueOverview extends QueueEntry, StateCounts {
  /** Since when it starts nothing; absent where it is not paused. */
  readonly paused_since: string | undefined;
  /** Why its jobs cannot be counted; absent where they are. */
  readonly problem: string | undefined;
}

const UNCOUNTED: StateCounts = { jobs: 0, states: {}, exit_codes_not_0: 0 };

/** All queues with their jobs counted, one after the other; each is read. */
export async function surveyQueues(
  ports: Pick<Ports, "queues">,
  experiment: Ref["experiment"],
): Promise<QueueOverview[]> {
  const all: QueueOverview[] = [];
  for (const { name, manager } of listQueues(ports, experiment)) {
    const ref = { experiment, name };
    let [counts, problem] = [UNCOUNTED, undefined as string | undefined];
    try {
      counts = await countStates(ports, ref);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === "not-found") continue; // it was just removed
      problem = error.message;
    }
    const paused_since = ports.queues.pausedSince(ref);
    all.push({ name, ...counts, paused_since, manager, problem });
  }
  return all;
}
