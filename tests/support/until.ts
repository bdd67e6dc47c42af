/**
 * The one way in which tests wait: for something to become true.
 *
 * @module
 */

const POLL_MS = 10;
/** Nothing takes so long, even where a busy machine is ten times slower. */
const TIMEOUT_MS = 90_000;

/** How long to wait, and how the error names what did not come. */
export interface UntilOptions {
  readonly what?: string;
  readonly timeoutMs?: number;
}

/**
 * Waits until `condition` answers something truthy, and returns that.
 *
 * What `condition` throws ends the wait at once. A `condition` that itself never
 * answers is given up at the deadline, too.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  options: UntilOptions = {},
): Promise<Exclude<T, false | 0 | "" | null | undefined>> {
  const { what = "the condition", timeoutMs = TIMEOUT_MS } = options;
  const deadline = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    deadline.reject(new Error(`Waited ${timeoutMs} ms in vain for ${what}`));
  }, timeoutMs);
  try {
    while (true) {
      const result = await Promise.race([deadline.promise, condition()]);
      if (result) {
        return result as Exclude<T, false | 0 | "" | null | undefined>;
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  } finally {
    clearTimeout(timer);
  }
}
