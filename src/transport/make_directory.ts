/**
 * A job's directory on this very machine.
 *
 * @module
 */

/** Spares the agent a fork. Where it fails, the agent finds out, and says why. */
export function makeDirectory(directory: string): void {
  try {
    Deno.mkdirSync(directory);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}
