/**
 * Waiting that a signal ends.
 *
 * @module
 */

/** Waits for the promise, or until the signal fires; leaves nothing behind. */
export async function untilAborted(
  signal: AbortSignal | undefined,
  awaited: Promise<void>,
): Promise<void> {
  if (!signal) return await awaited;
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const fire = () => resolve();
  signal.addEventListener("abort", fire);
  try {
    await Promise.race([awaited, promise]);
  } finally {
    signal.removeEventListener("abort", fire);
  }
}
