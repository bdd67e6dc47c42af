/**
 * Managers: the processes that run queues, as others see them.
 *
 * @module
 */

/** What a manager does with its queue. */
export interface Purpose {
  /** As a command has it, for whom another manager refuses it; `run` unless given. */
  readonly action?: "delete" | "replace" | undefined;
  readonly scheduler?: string | undefined;
  /** The options of that run, by name. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
}

/** What a manager has written down of itself; nothing yet in its first moment. */
export interface Manager extends Purpose {
  readonly pid?: number | undefined;
  readonly user?: string | undefined;
  /** The name of its computer. */
  readonly host?: string | undefined;
  /** `2026-11-21T22:05:58.123Z` */
  readonly since?: string | undefined;
  /** The start of its process, in its system's measure; tells a reused pid. */
  readonly started?: string | undefined;
}
