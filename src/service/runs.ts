/**
 * Runs of queues, each a process of its own that goes on when the service stops.
 *
 * @module
 */
import type { Ref } from "../core/experiment.ts";

/** What a run is started with. */
export interface RunOrder {
  readonly ref: Ref;
  readonly scheduler: string;
  /** Options by name, checked. */
  readonly options: ReadonlyMap<string, string>;
}

/** Starts and knows runs. */
export interface Runs {
  /**
   * Starts one and answers its process id, when it is at work.
   *
   * @throws {AppError} with what the run said if it ended at once.
   */
  start(order: RunOrder): Promise<number>;
}
