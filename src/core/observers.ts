/**
 * Several observers of one run.
 *
 * @module
 */
import type { RunObserver } from "./observer.ts";

/** All that can be told: one that is missing here does not compile. */
const NEWS: Readonly<Record<keyof RunObserver, true>> = {
  starting: true,
  full: true,
  ended: true,
  retrying: true,
  early: true,
  skipped: true,
  adopted: true,
  machine: true,
  trouble: true,
  slots: true,
  progress: true,
  paused: true,
  resting: true,
};

/** Tells all of them, in order. */
export function tellAll(observers: readonly RunObserver[]): RunObserver {
  return Object.fromEntries(
    Object.keys(NEWS).map((news) => [
      news,
      (...facts: unknown[]) => {
        for (const observer of observers) {
          const told = observer[news as keyof RunObserver] as
            | ((...facts: unknown[]) => void)
            | undefined;
          told?.apply(observer, facts);
        }
      },
    ]),
  );
}
