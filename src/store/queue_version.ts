/**
 * What tells whether a queue has changed, without reading it.
 *
 * @module
 */
import { fileOf, type Ref } from "../core/experiment.ts";
import { type Version, versionOf } from "./file_version.ts";
import { journalOf } from "./queue_copy.ts";
import { notFound } from "./yaml_file.ts";

/** The system's clock of files has steps of up to 10 ms, and we see whole ms. */
const SETTLED_MS = 50;

/** See `QueueStore.version`. */
export function queueVersion(ref: Ref): string | undefined {
  const path = fileOf("queue", ref);
  const file = versionOf(path);
  if (!file) throw notFound("queue", { name: ref.name, path });
  // The journal only grows; the file may be saved twice within one step.
  if (Date.now() - file.ctime < SETTLED_MS) return undefined;
  return `${textOf(file)} ${textOf(versionOf(journalOf(ref)))}`;
}

function textOf(version: Version | undefined): string {
  if (!version) return "none";
  const { ino, size, mtime, ctime } = version;
  return `${ino}.${size}.${mtime}.${ctime}`;
}
