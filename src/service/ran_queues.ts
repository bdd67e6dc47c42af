/**
 * The queues that are being run below the service's directory, whoever started
 * them, and those of this service's runs that have ended since somebody asked.
 *
 * @module
 */
import { fileOf, type Ref } from "../core/experiment.ts";
import type { Manager } from "../core/manager.ts";
import type { QueueStore } from "../core/store.ts";
import { experimentsHere } from "./experiments.ts";

/** A queue that is being run, or was. */
export interface RanQueue {
  readonly ref: Ref;
  readonly cluster: string | undefined;
  /** Absent where the run has ended. */
  readonly manager: Manager | undefined;
}

/** Known by their locks; only ends are remembered. */
export class RanQueues {
  readonly #queues: QueueStore;
  readonly #started = new Map<string, Omit<RanQueue, "manager">>();

  constructor(queues: QueueStore) {
    this.#queues = queues;
  }

  /** A run was started. */
  note(ref: Ref, cluster: string | undefined): void {
    this.#started.set(fileOf("queue", ref), { ref, cluster });
  }

  /** All of them; those that have ended are told of once. */
  take(): RanQueue[] {
    const all = new Map(this.#started);
    for (const experiment of experimentsHere()) {
      for (const name of this.#queues.names(experiment)) {
        const ref = { experiment, name };
        const key = fileOf("queue", ref);
        const manager = this.#queues.manager(ref);
        if (!manager || all.has(key)) continue;
        const cluster = manager.options?.["hostfile"];
        const known = { ref, cluster: cluster?.toString() };
        this.#started.set(key, known);
        all.set(key, known);
      }
    }
    const ran: RanQueue[] = [];
    for (const [key, known] of all) {
      const { experiment, name } = known.ref;
      if (!this.#queues.names(experiment).includes(name)) {
        this.#started.delete(key); // it was removed
        continue;
      }
      const manager = this.#queues.manager(known.ref);
      if (!manager) this.#started.delete(key);
      ran.push({ ...known, manager });
    }
    return ran;
  }
}
