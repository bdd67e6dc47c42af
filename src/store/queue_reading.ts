/**
 * Reading a queue: its YAML file, and over it what the journal holds since.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { Version } from "./file_version.ts";
import type { Journal } from "./journal.ts";
import { QUEUE_FORMAT, type QueueFormat } from "./queue_files.ts";
import { isChange } from "./journal_entry.ts";
import { QueueState } from "./queue_state.ts";
import { type Origin, originOf } from "./replay.ts";
import { UncutQueue } from "./uncut_queue.ts";
import type { CutText } from "./uncut_text.ts";
import { loadFile } from "./yaml_file.ts";

/** A queue as it was found. */
export interface QueueReading {
  readonly state: QueueState;
  readonly version: Version;
  /** Whether the journal holds what the file does not. */
  readonly isBehind: boolean;
  /** Whether somebody else than this program wrote the file. */
  readonly isEdited: boolean;
  /** The file's digest, if the journal is to note that it holds everything. */
  readonly toNote: string | undefined;
}

/** How a queue is read. */
export interface QueueReadingOptions {
  readonly name: string;
  /** Whether a manager, this process or another, is at work. */
  readonly isManaged: boolean;
  /** That of queues unless given. */
  readonly format?: QueueFormat;
  readonly warn: (message: string) => void;
}

/**
 * Reads file and journal; under the queue's lock.
 *
 * @throws {AppError} `not-found`, `invalid` for a damaged file, or `io`.
 */
export function readQueue(
  path: string,
  journal: Journal,
  { name, isManaged, format = QUEUE_FORMAT, warn }: QueueReadingOptions,
): QueueReading {
  using opened = new DisposableStack();
  const { uncut, digest, version } = loadFile(path, { name, ...format });
  opened.use(uncut);
  let cut: CutText | undefined;
  const look = (job: string) => (cut ??= uncut.cut()).text.get(job);
  let origin!: Origin;
  const entries = journal.readBack((found) => {
    origin = originOf(found, { digest, look, isManaged });
    return origin.isSure;
  });
  if (!origin.hasPlainNames) cut ??= uncut.cut();
  if (cut?.isBlank && origin.how !== "untouched" && entries.length > 0) {
    throw emptied(format.kind, path);
  }
  const state = new QueueState(cut?.text ?? new UncutQueue(uncut));
  const missing = entries.slice(origin.start).filter(isChange);
  for (const change of missing) state.apply(change);
  if (origin.how === "older" && !isManaged) {
    warn(
      `${path} is an older version; what ${journal.path} holds since is kept (reset jobs to run them again)`,
    );
  }
  warnOfDamage(journal, warn);
  const isBehind = missing.length > 0;
  const isEdited = origin.how !== "untouched";
  const toNote = isBehind || origin.isNoted ? undefined : digest;
  opened.move();
  return { state, version, isBehind, isEdited, toNote };
}

/** Tells once of lines that were passed over. */
export function warnOfDamage(
  journal: Journal,
  warn: (message: string) => void,
): void {
  if (journal.damaged === 0) return;
  warn(
    `${journal.path} holds lines that cannot be read (${journal.damaged}); they are passed over and stay there`,
  );
  journal.damaged = 0;
}

/** An editor that found no space on the disk leaves such files. */
function emptied(kind: string, path: string): AppError {
  return new AppError(
    "invalid",
    `Cannot read ${kind} file "${path}": it is empty`,
    {
      hint: kind === "jobset"
        ? "put its jobs back, or write jobs: {} if there shall be none"
        : "put its jobs back, or write {} into it if there shall be none",
    },
  );
}
