/**
 * Runs of queues and jobsets, each a process of its own that goes on when the
 * service stops.
 *
 * @module
 */

/** What is run, and how. */
export interface RunOrder {
  /** As errors call it: `queue a`. */
  readonly what: string;
  /** The words of the command, checked. */
  readonly command: readonly string[];
  /** Variables besides ours, for what shall not stand in its arguments. */
  readonly env: Readonly<Record<string, string>>;
  /** The file for what the run says. */
  readonly log: string;
  /** The process that runs it, as it has told itself. */
  readonly manager: () => number | undefined;
}

/** Starts runs. */
export interface Runs {
  /**
   * Starts one and answers its process id, when it is at work.
   *
   * @throws {AppError} with what the run said if it ended at once.
   */
  start(order: RunOrder): Promise<number>;
}
