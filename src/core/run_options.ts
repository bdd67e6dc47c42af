/**
 * What a run of a queue is made of.
 *
 * @module
 */
import type { Clock } from "./clock.ts";
import type { Slot } from "./host.ts";
import { NOTICE_OPTIONS } from "./notice.ts";
import type { RunObserver } from "./observer.ts";
import type { OptionSpec, OptionValues } from "./options.ts";
import type { Policy } from "./scheduler.ts";
import type { OpenQueue } from "./store.ts";
import type { Transport } from "./transport.ts";

/** How a run is run, whatever its scheduler. */
const ENGINE_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  timeout: {
    type: "number",
    help:
      "minutes without an answer after which a machine's jobs count as crashed",
    placeholder: "MINUTES",
    default: 10,
    minimum: 0,
  },
  max_failures: {
    type: "integer",
    help: "start nothing more when so many jobs have failed",
    placeholder: "N",
    minimum: 1,
  },
};

/** Options that every scheduler has. */
export const RUN_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  ...ENGINE_OPTIONS,
  ...NOTICE_OPTIONS,
};

/** What others are shown of a run: whom it tells may hold secrets. */
export function shownOptions(
  own: Readonly<Record<string, OptionSpec>>,
): Readonly<Record<string, OptionSpec>> {
  return { ...own, ...ENGINE_OPTIONS };
}

/** What is typed to run something so, but for whom it tells. */
export function runWords(
  valueOf: (option: string) => OptionValues[string],
): string[] {
  return Object.keys(ENGINE_OPTIONS).flatMap((option) => {
    const value = valueOf(option);
    return value === undefined ? [] : [`--${option}=${value}`];
  });
}

/** One queue, one policy, and the world outside. */
export interface RunOptions {
  readonly queue: OpenQueue;
  /** The scheduler's name. */
  readonly scheduler: string;
  readonly policy: Policy;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly observer: RunObserver;
  /** Unique for this run; attempts and fences are named after it. */
  readonly run: string;
  /** After how long without an answer a machine's jobs count as crashed. */
  readonly timeoutMs: number;
  /** After how many failures nothing more is started; never unless given. */
  readonly maxFailures?: number | undefined;
  /** Whether it goes on when nothing is left to do, until it is stopped. */
  readonly stay?: boolean | undefined;
  /** The names of the jobs that may be started; all unless given. */
  readonly only?: ReadonlySet<string> | undefined;
  /** The slots as they should be by now; nothing while that is as it was. */
  readonly slotsNow?: (() => readonly Slot[] | undefined) | undefined;
  /** When it fires, nothing more is started; what runs goes on. */
  readonly signal?: AbortSignal | undefined;
}
