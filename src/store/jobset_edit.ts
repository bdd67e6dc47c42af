/**
 * Reading a jobset's file, and changing what in it is not a job.
 *
 * @module
 */
import type { Version } from "./file_version.ts";
import type { JobsetPlace } from "./jobset_files.ts";
import { JobsetText } from "./jobset_text.ts";
import { LockFile } from "./lock.ts";
import { openQueueFile } from "./queue_store.ts";
import { loadFile, replaceFile } from "./yaml_file.ts";

/** Changes it as a person in an editor does. */
export async function editJobset(
  place: JobsetPlace,
  change: (text: JobsetText) => void,
): Promise<void> {
  const { ref, files } = place;
  const queue = await openQueueFile(ref, files, {});
  try {
    await queue.checkpoint("now"); // if that is not its manager's to do
  } finally {
    queue.close();
  }
  const lock = new LockFile(files.lock);
  try {
    await lock.hold(() => {
      for (let isDone = false; !isDone;) { // an editor may save it meanwhile
        const { text, version: expected } = loadJobset(place);
        change(text);
        isDone = replaceFile(files.yaml, text, { expected }) !== undefined;
      }
    });
  } finally {
    lock.close();
  }
}

/** @throws {AppError} `not-found`, `io`, `invalid`. */
export function loadJobset(
  { files: { yaml, name } }: JobsetPlace,
): { text: JobsetText; version: Version } {
  const { uncut, version } = loadFile(yaml, {
    kind: "jobset",
    name,
    parse: JobsetText.parse,
  });
  return { text: uncut.cut().text as JobsetText, version };
}
