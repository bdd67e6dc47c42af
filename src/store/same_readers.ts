/**
 * Files that say what another one says are for the same eyes.
 *
 * @module
 */
import { versionOf } from "./file_version.ts";

/** Group and others, with the right to read for each. */
const READERS = [
  { all: 0o070, read: 0o040 },
  { all: 0o007, read: 0o004 },
] as const;

/** Closes the file to those to whom the other one is closed. */
export function sameReaders(path: string, like: string): void {
  const [own, other] = [versionOf(path)?.mode, versionOf(like)?.mode];
  if (own === undefined || other === undefined) return;
  let mode = own;
  for (const { all, read } of READERS) if (!(other & read)) mode &= ~all;
  if (mode === own) return;
  try {
    Deno.chmodSync(path, mode);
  } catch {
    // It is another user's, who has to do so.
  }
}
