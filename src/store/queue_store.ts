/**
 * Queues on disk: makes and opens them.
 *
 * @module
 */
import { dirname } from "node:path";
import type { Ref } from "../core/experiment.ts";
import type {
  JournalReader,
  OpenQueue,
  OpenQueueOptions,
  QueueStore,
} from "../core/store.ts";
import { versionOf } from "./file_version.ts";
import { queueVersion } from "./queue_version.ts";
import { withIo } from "./io_error.ts";
import { Journal } from "./journal.ts";
import { JournalFileReader } from "./journal_reader.ts";
import { LockFile } from "./lock.ts";
import { managerOf, takeManagerLock } from "./manager_lock.ts";
import { namesIn } from "./names_in.ts";
import { pausedSince, setPaused } from "./pause_mark.ts";
import { QueueFile } from "./queue_file.ts";
import { filesOfQueue, type QueueFiles } from "./queue_files.ts";
import { RehearsedQueue } from "./rehearsed_queue.ts";
import { stopManager } from "./stop_manager.ts";
import { notFound, removeFile, replaceFile } from "./yaml_file.ts";

/** What a store is given; `warn` is told what a user need not mend. */
export interface QueueStoreOptions {
  readonly warn?: (message: string) => void;
}

/** Creates the store. */
export function createQueueStore(options: QueueStoreOptions = {}): QueueStore {
  return {
    create: (ref) => createQueueFile(filesOfQueue(ref), "{}\n"),
    open: (ref, how = {}) =>
      openQueue(ref, filesOfQueue(ref), { ...options, ...how }),
    journal: (ref) => readJournal(filesOfQueue(ref)),
    version: (ref) => queueVersion(filesOfQueue(ref)),
    remove: (ref) => removeQueueFiles(filesOfQueue(ref)),
    names: (experiment) => namesIn(experiment, "queue"),
    manager: (ref) => managerOf(filesOfQueue(ref)),
    stopManager: (ref) => stopManager(filesOfQueue(ref)),
    setPaused: (ref, paused) => setPaused(filesOfQueue(ref), paused),
    pausedSince: (ref) => pausedSince(filesOfQueue(ref)),
  };
}

/** Opens the queue, or a rehearsal of it. */
export async function openQueue(
  ref: Ref,
  files: QueueFiles,
  { rehearse, ...options }: QueueStoreOptions & OpenQueueOptions,
): Promise<OpenQueue> {
  if (!rehearse) return await openQueueFile(ref, files, options);
  return new RehearsedQueue(ref, files, { ...options, rehearse });
}

/** Opens the queue that is kept there. @throws {AppError} see {@link QueueStore}. */
export async function openQueueFile(
  ref: Ref,
  files: QueueFiles,
  { warn = () => {}, manage = false, purpose }:
    & QueueStoreOptions
    & OpenQueueOptions,
): Promise<QueueFile> {
  const { name, yaml: path, format } = files;
  if (!versionOf(path)) throw notFound(format.kind, { name, path });
  const managing = manage ? await takeManagerLock(files, purpose) : undefined;
  const lock = new LockFile(files.lock);
  const queue = new QueueFile(ref, { files, lock, managing, warn });
  try {
    await queue.load();
    // A manager that died has left something to do.
    await queue.checkpoint("lazy");
    return queue;
  } catch (error) {
    queue.close();
    throw error;
  }
}

/** Removes what is kept there. @throws {AppError} `not-found`, `busy`. */
export async function removeQueueFiles(files: QueueFiles): Promise<void> {
  const { name, yaml: path, format } = files;
  if (!versionOf(path)) throw notFound(format.kind, { name, path });
  const managing = await takeManagerLock(files, { action: "delete" });
  const lock = new LockFile(files.lock);
  try {
    // The file first: without it the rest is no queue.
    const { journal, runLog, manager, paused } = files;
    const all = [path, journal, runLog, paused, manager, files.lock];
    await lock.hold(() => all.forEach(removeFile));
  } finally {
    lock.close();
    managing.close();
  }
}

/** Reads the journal of the queue that is kept there. */
export function readJournal(
  { name, yaml: path, journal, format }: QueueFiles,
): JournalReader {
  if (!versionOf(path)) throw notFound(format.kind, { name, path });
  return new JournalFileReader(journal);
}

/** Makes the file where there is none, and answers whether that was so. */
export async function createQueueFile(
  files: QueueFiles,
  text: string,
): Promise<boolean> {
  const directory = dirname(files.yaml);
  withIo(
    `make the directory ${directory}`,
    () => Deno.mkdirSync(directory, { recursive: true }),
  );
  const lock = new LockFile(files.lock);
  try {
    return await lock.hold(() => make(files, text));
  } finally {
    lock.close();
  }
}

function make({ yaml, journal: path, format }: QueueFiles, text: string) {
  const empty = format.parse(text, { kind: format.kind, path: yaml });
  const made = replaceFile(yaml, empty, { expected: undefined });
  if (!made) return false;
  // There may be one of an earlier queue of that name: it is not this one's.
  const journal = new Journal(path);
  try {
    journal.readBack(() => true);
    journal.append([{ at: Date.now(), saved: made.digest }]);
    return true;
  } finally {
    journal.close();
  }
}
