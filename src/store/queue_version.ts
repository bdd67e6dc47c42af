/**
 * What tells whether a queue has changed, without reading it.
 *
 * @module
 */
import { type Version, versionOf } from "./file_version.ts";
import type { QueueFiles } from "./queue_files.ts";
import { notFound } from "./yaml_file.ts";

/** The system's clock of files has steps of up to 10 ms, and we see whole ms. */
const SETTLED_MS = 50;

/** See `QueueStore.version`. */
export function queueVersion(
  { name, yaml: path, journal, format: { kind } }: QueueFiles,
): string | undefined {
  const file = versionOf(path);
  if (!file) throw notFound(kind, { name, path });
  // The journal only grows; the file may be saved twice within one step.
  if (Date.now() - file.ctime < SETTLED_MS) return undefined;
  return `${textOf(file)} ${textOf(versionOf(journal))}`;
}

function textOf(version: Version | undefined): string {
  if (!version) return "none";
  const { ino, size, mtime, ctime } = version;
  return `${ino}.${size}.${mtime}.${ctime}`;
}
