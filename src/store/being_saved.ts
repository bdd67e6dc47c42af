/**
 * Waiting for people's editors: some of them write a file piece by piece.
 *
 * @module
 */
import { isSameVersion, type Version, versionOf } from "./file_version.ts";

/** For how long a file must have been left alone to count as written. */
export const SETTLE_MS = 200;

/** How often to try again before a file that keeps changing is given up. */
const PATIENCE = 25;

/** Whether somebody may be about to write the rest of the file. */
export function isBeingSaved(path: string): boolean {
  const version = versionOf(path);
  if (!version) return false;
  const age = Date.now() - version.mtime;
  return age >= 0 && age < SETTLE_MS;
}

/** Whether what was there at a reading is, or may be, not all of the file. */
export function wasHalf(path: string, seen: Version | undefined): boolean {
  return isBeingSaved(path) || !isSameVersion(versionOf(path), seen);
}

/** Repeats `attempt`, with pauses, until it answers true or `isLast` was. */
export async function untilSaved(
  attempt: (isLast: boolean) => Promise<boolean>,
): Promise<void> {
  for (let left = PATIENCE; left > 0; left--) {
    if (await attempt(left === 1)) return;
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  }
}
