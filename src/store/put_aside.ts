/**
 * Keeps a file under another name before a new one takes its place.
 *
 * @module
 */
import { withIo } from "./io_error.ts";
import { versionOf } from "./file_version.ts";

/** Renames `a.yaml` to `a.yaml.1`, or the next free number; answers that name. */
export function putAside(path: string): string {
  let number = 1;
  while (versionOf(`${path}.${number}`)) number++;
  const kept = `${path}.${number}`;
  withIo(`write ${kept}`, () => Deno.renameSync(path, kept));
  return kept;
}
