/**
 * A queue in a rehearsal: read as it is, without a lock; its changes are told and
 * hold in memory only.
 *
 * @module
 */
import type { Change } from "../core/change.ts";
import type { Ref } from "../core/experiment.ts";
import type { JobRecord } from "../core/job.ts";
import type { OpenQueue, OpenQueueOptions } from "../core/store.ts";
import { isSameVersion, versionOf } from "./file_version.ts";
import { Journal } from "./journal.ts";
import { isManaged, refuseIfManaged } from "./manager_lock.ts";
import { isPaused } from "./pause_mark.ts";
import type { QueueFiles } from "./queue_files.ts";
import { type QueueReading, readQueue } from "./queue_reading.ts";
import type { QueueState } from "./queue_state.ts";
import { notFound } from "./yaml_file.ts";

/** How it is opened. */
export interface RehearsalOptions extends Pick<OpenQueueOptions, "manage"> {
  readonly rehearse: (changes: readonly Change[]) => void;
  readonly warn?: (message: string) => void;
}

/** See {@link OpenQueue}; nobody else's changes are noticed. */
export class RehearsedQueue implements OpenQueue {
  readonly ref: Ref;
  onForeign: OpenQueue["onForeign"];
  readonly #files: QueueFiles;
  readonly #state: QueueState;
  readonly #tell: RehearsalOptions["rehearse"];

  /** @throws {AppError} `not-found`, `invalid`, or `busy` for a manager. */
  constructor(
    ref: Ref,
    files: QueueFiles,
    { rehearse, manage = false, warn = () => {} }: RehearsalOptions,
  ) {
    const { name, yaml: path, format } = files;
    if (!versionOf(path)) throw notFound(format.kind, { name, path });
    if (manage) refuseIfManaged(files);
    this.ref = ref;
    this.#files = files;
    this.#tell = rehearse;
    this.#state = read(files, warn).state;
  }

  get size(): number {
    return this.#state.size;
  }

  get isPaused(): boolean {
    return isPaused(this.#files);
  }

  names(): Iterable<string> {
    return this.#state.names();
  }

  has(name: string): boolean {
    return this.#state.has(name);
  }

  get(name: string): Readonly<JobRecord> | undefined {
    return this.#state.get(name);
  }

  update(decide: () => readonly Change[]): Promise<void> {
    return Promise.try(() => {
      const changes = decide();
      this.#tell(changes);
      for (const change of changes) this.#state.apply(change);
    });
  }

  checkpoint(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.#state[Symbol.dispose]();
  }
}

/** The file must not be replaced before its journal is read. */
function read(
  files: QueueFiles,
  warn: (message: string) => void,
): QueueReading {
  const { name, yaml: path, format } = files;
  const options = { name, format, isManaged: isManaged(files), warn };
  for (;;) {
    const journal = new Journal(files.journal);
    try {
      const reading = readQueue(path, journal, options);
      if (isSameVersion(reading.version, versionOf(path))) return reading;
      reading.state[Symbol.dispose]();
    } finally {
      journal.close();
    }
  }
}
