/**
 * Queues on disk: makes and opens them.
 *
 * @module
 */
import { fileOf, type Ref } from "../core/experiment.ts";
import type { QueueStore } from "../core/store.ts";
import { versionOf } from "./file_version.ts";
import { withIo } from "./io_error.ts";
import { Journal } from "./journal.ts";
import { JournalFileReader } from "./journal_reader.ts";
import { LockFile } from "./lock.ts";
import { managerOf, takeManagerLock } from "./manager_lock.ts";
import { namesIn } from "./names_in.ts";
import { journalOf } from "./queue_copy.ts";
import { QueueFile } from "./queue_file.ts";
import { RecordText } from "./record_text.ts";
import { stopManager } from "./stop_manager.ts";
import { notFound, replaceFile } from "./yaml_file.ts";

/** Creates the store; `warn` is told what a user should know but need not mend. */
export function createQueueStore(
  { warn = () => {} }: { warn?: (message: string) => void } = {},
): QueueStore {
  return {
    async create(ref) {
      withIo(
        `make the directory ${ref.experiment}`,
        () => Deno.mkdirSync(ref.experiment, { recursive: true }),
      );
      const lock = lockOf(ref);
      try {
        return await lock.hold(() => makeEmpty(ref));
      } finally {
        lock.close();
      }
    },

    async open(ref, options = {}) {
      const path = fileOf("queue", ref);
      if (!versionOf(path)) throw notFound("queue", { name: ref.name, path });
      const managing = options.manage
        ? await takeManagerLock(ref, options.purpose)
        : undefined;
      const lock = lockOf(ref);
      const queue = new QueueFile(ref, { lock, managing, warn });
      try {
        await queue.load();
        // A manager that died has left something to do.
        await queue.checkpoint("lazy");
        return queue;
      } catch (error) {
        queue.close();
        throw error;
      }
    },

    journal(ref) {
      const path = fileOf("queue", ref);
      if (!versionOf(path)) throw notFound("queue", { name: ref.name, path });
      return new JournalFileReader(journalOf(ref));
    },

    names: (experiment) => namesIn(experiment, "queue"),
    manager: managerOf,
    stopManager,
  };
}

function lockOf({ experiment, name }: Ref): LockFile {
  return new LockFile(`${experiment}/.${name}-queue.lock`);
}

/** Answers whether there was no file yet. */
function makeEmpty(ref: Ref): boolean {
  const path = fileOf("queue", ref);
  const empty = RecordText.parse("{}\n", { kind: "queue", path });
  const made = replaceFile(path, empty, { expected: undefined });
  if (!made) return false;
  // There may be one of an earlier queue of that name: it is not this one's.
  const journal = new Journal(journalOf(ref));
  try {
    journal.readBack(() => true);
    journal.append([{ at: Date.now(), saved: made.digest }]);
    return true;
  } finally {
    journal.close();
  }
}
