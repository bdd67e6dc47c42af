/**
 * Which queues an experiment has, and who runs them.
 *
 * @module
 */
import type { Ref } from "../experiment.ts";
import type { Manager } from "../manager.ts";
import type { Ports } from "../ports.ts";

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
