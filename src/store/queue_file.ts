/**
 * A queue on disk: `NAME-queue.yaml`, which people read and edit, and
 * `NAME-queue.journal`, which takes each transition at the cost of one line.
 *
 * @module
 */
import type { Change } from "../core/change.ts";
import { AppError } from "../core/errors.ts";
import type { Ref } from "../core/experiment.ts";
import type { JobRecord } from "../core/job.ts";
import type { OpenQueue } from "../core/store.ts";
import { untilSaved, wasHalf } from "./being_saved.ts";
import { versionOf } from "./file_version.ts";
import { isRefused } from "./io_error.ts";
import type { LockFile } from "./lock.ts";
import { isManaged, type ManagerLock } from "./manager_lock.ts";
import { hasParser, loadParser, withParser } from "./parser.ts";
import { isPaused } from "./pause_mark.ts";
import { QueueCopy } from "./queue_copy.ts";
import type { QueueFiles } from "./queue_files.ts";
import type { QueueText } from "./yaml_source.ts";

/** What a queue file needs from outside. */
export interface QueueFileOptions {
  readonly files: QueueFiles;
  readonly lock: LockFile;
  /** Held by the manager for as long as it is open. */
  readonly managing: ManagerLock | undefined;
  readonly warn: (message: string) => void;
}

/** So much is read twice in less time than it takes to load the parser. */
const FEW_BYTES = 64 * 1024;

/** See {@link OpenQueue}. */
export class QueueFile implements OpenQueue {
  readonly ref: Ref;
  onForeign: OpenQueue["onForeign"];
  readonly #options: QueueFileOptions;
  readonly #copy: QueueCopy;

  constructor(ref: Ref, options: QueueFileOptions) {
    this.ref = ref;
    this.#options = options;
    const manages = options.managing !== undefined;
    const { files } = options;
    this.#copy = new QueueCopy(files, {
      manages,
      isManaged: () => manages || isManaged(files),
      warn: options.warn,
    });
  }

  get size(): number {
    return this.#copy.state.size;
  }

  get isPaused(): boolean {
    return isPaused(this.#options.files);
  }

  names(): Iterable<string> {
    return this.#copy.state.names();
  }

  has(name: string): boolean {
    if (this.#copy.state.has(name)) return true;
    this.#copy.check();
    return false;
  }

  get(name: string): Readonly<JobRecord> | undefined {
    const record = this.#copy.state.get(name);
    if (record === undefined) this.#copy.check();
    return record;
  }

  /** All of it, as its file will have it. */
  get text(): QueueText {
    return this.#copy.state.fold();
  }

  /**
   * Reads file and journal; where nothing may be written, without the lock. The
   * parser that a manager needs, as people edit meanwhile, is loaded with its first
   * round, when it has begun to connect.
   */
  async load(): Promise<void> {
    await withParser(() => this.#load());
    await this.#makeReadable();
  }

  /** A record is parsed when it is asked for, and then nobody can wait. */
  async #makeReadable(): Promise<void> {
    if (hasParser()) return;
    try {
      const { size = 0 } = versionOf(this.#copy.yaml.path) ?? {};
      if (size > FEW_BYTES) return await loadParser();
      for (const name of this.names()) this.get(name);
    } catch {
      await loadParser(); // what is damaged will be told to who asks for it
    }
  }

  async #load(): Promise<void> {
    try {
      await this.#hold(() => this.#copy.load());
    } catch (error) {
      if (!isRefused(error)) throw error;
      // The file must not have been replaced before its journal was read.
      do this.#copy.load(); while (!this.#copy.yaml.isKnown());
    }
  }

  async update(decide: () => readonly Change[]): Promise<void> {
    if (!hasParser()) await loadParser();
    let hasWritten = false;
    const work = () => {
      this.#copy.catchUp(this.onForeign);
      const changes = decide();
      this.#copy.append(changes);
      hasWritten = changes.length > 0;
    };
    const { lock, managing } = this.#options;
    // What a run has begun to decide is half done: no second time is like it.
    if (managing) await lock.hold(work);
    else await this.#hold(work);
    // Outside the lock, so that others get their turn while the disk works.
    if (hasWritten) await this.#copy.journal.flush();
  }

  async checkpoint(how: "now" | "lazy"): Promise<void> {
    const { lock, managing } = this.#options;
    if (how === "lazy" && (lock.isReadOnly || !this.#copy.isDue(how))) return;
    if (!hasParser()) await loadParser();
    try {
      await untilSaved(async () => {
        let isDone = false;
        await this.#hold(() => {
          this.#copy.catchUp(this.onForeign);
          isDone = !this.#copy.isDue(how) || this.#copy.rewrite();
        });
        return isDone || how === "lazy" && managing !== undefined;
      });
    } catch (error) {
      if (how === "now" || !(error instanceof AppError)) throw error;
      this.#copy.yaml.complain(error);
    }
  }

  close(): void {
    this.#copy[Symbol.dispose]();
    this.#options.lock.close();
    this.#options.managing?.close();
  }

  /** Does `work` under the lock, again if half of the file was not written. */
  async #hold(work: () => void): Promise<void> {
    const { path } = this.#copy.yaml;
    await untilSaved(async (isLast) => {
      const seen = versionOf(path);
      try {
        await this.#options.lock.hold(work);
        return true;
      } catch (error) {
        const isInvalid = error instanceof AppError && error.code === "invalid";
        if (isLast || !isInvalid || !wasHalf(path, seen)) throw error;
        return false;
      }
    });
  }
}
