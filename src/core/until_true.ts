/**
 * Waits for something that can only be looked at.
 *
 * @module
 */
import type { Clock } from "./clock.ts";
import { untilAborted } from "./signal.ts";

/** How often, and for how long, to look. */
export interface Patience {
  readonly everyMs: number;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Answers whether it became true in time, and before the signal fired. */
export async function untilTrue(
  clock: Clock,
  isSo: () => boolean | Promise<boolean>,
  { everyMs, timeoutMs, signal }: Patience,
): Promise<boolean> {
  const begun = clock.ticks();
  while (!await isSo()) {
    const left = begun + timeoutMs - clock.ticks();
    if (left <= 0 || signal?.aborted) return false;
    await pause(clock, Math.min(everyMs, left), { signal });
  }
  return true;
}

/** Waits that long, or until something else happens, or the signal fires. */
export async function pause(
  clock: Clock,
  ms: number,
  { signal, or }: {
    readonly signal?: AbortSignal | undefined;
    readonly or?: Promise<void>;
  } = {},
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const callOff = clock.after(ms, resolve);
  try {
    await untilAborted(signal, or ? Promise.race([promise, or]) : promise);
  } finally {
    callOff();
  }
}
