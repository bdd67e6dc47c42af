/**
 * Puts a directory's entries on disk: a file that was made or renamed is safe
 * from a power cut only when its directory is.
 *
 * @module
 */

/** Waits until the directory is on disk. */
export function syncDirectory(path: string): void {
  // The bundler drops a `using` whose value is needed in one place only.
  const directory = Deno.openSync(path);
  try {
    directory.syncSync();
  } finally {
    directory.close();
  }
}
