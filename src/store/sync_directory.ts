/**
 * Puts a directory's entries on disk: a file that was made or renamed is safe
 * from a power cut only when its directory is.
 *
 * @module
 */

/** Waits until the directory is on disk. */
export function syncDirectory(path: string): void {
  const directory = Deno.openSync(path);
  try { // not `using`: what makes the program small would drop it here
    directory.syncSync();
  } finally {
    directory.close();
  }
}
