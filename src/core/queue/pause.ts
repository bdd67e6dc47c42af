/**
 * Pausing a queue: its run starts no further jobs, and what runs goes on. The
 * mark is kept beside the queue, so that it holds for later runs, too.
 *
 * @module
 */
import type { Ref } from "../experiment.ts";
import type { Ports } from "../ports.ts";
import { commandFor, nameOf } from "./select.ts";

/**
 * Lets nothing be started from now on; answers whether that is new.
 *
 * @throws {AppError} `not-found`.
 */
export function pauseQueue(
  { queues }: Pick<Ports, "queues">,
  ref: Ref,
): Promise<boolean> {
  return queues.setPaused(ref, true);
}

/**
 * Lets jobs be started again, by the run that is at work, too; answers whether
 * the queue was paused.
 *
 * @throws {AppError} `not-found`.
 */
export function resumeQueue(
  { queues }: Pick<Ports, "queues">,
  ref: Ref,
): Promise<boolean> {
  return queues.setPaused(ref, false);
}

/** What a run says when that changes. */
export function describePause(ref: Ref, isPaused: boolean): string {
  return isPaused
    ? `The ${nameOf(ref)} is paused: it starts no further job until ${
      commandFor(ref, "resume")
    }`
    : `The ${nameOf(ref)} goes on`;
}

/** The sentence for a queue that is paused; `undefined` for any other. */
export function whyPaused(
  { queues }: Pick<Ports, "queues">,
  ref: Ref,
): string | undefined {
  const since = queues.pausedSince(ref);
  if (since === undefined) return undefined;
  return `${nameOf(ref)} is paused since ${since}: ${
    commandFor(ref, "resume")
  } lets it go on`;
}
