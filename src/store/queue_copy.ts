/**
 * What a process knows of a queue, and how that follows and changes the queue's
 * two files.
 *
 * @module
 */
import type { Change } from "../core/change.ts";
import { AppError } from "../core/errors.ts";
import type { OpenQueue } from "../core/store.ts";
import { isBeingSaved } from "./being_saved.ts";
import { versionOf } from "./file_version.ts";
import { Journal } from "./journal.ts";
import { type Entry, isChange } from "./journal_entry.ts";
import type { QueueFiles } from "./queue_files.ts";
import { type QueueReading, readQueue, warnOfDamage } from "./queue_reading.ts";
import type { QueueState } from "./queue_state.ts";
import { QueueYaml } from "./queue_yaml.ts";

/** Whose copy it is. */
export interface QueueCopyOptions {
  /** Whether it is that of the queue's manager. */
  readonly manages: boolean;
  /** Whether a manager, this one or another, is at work. */
  readonly isManaged: () => boolean;
  readonly warn: (message: string) => void;
}

/** All under the queue's lock. */
export class QueueCopy implements Disposable {
  readonly journal: Journal;
  readonly yaml: QueueYaml;
  readonly #files: QueueFiles;
  readonly #options: QueueCopyOptions;
  #state: QueueState | undefined;
  /** Whether a person may have damaged a record that nobody has asked for. */
  #isSuspect = false;

  constructor(files: QueueFiles, options: QueueCopyOptions) {
    this.#files = files;
    this.#options = options;
    this.yaml = new QueueYaml(files.yaml, options.warn);
    this.journal = new Journal(files.journal, files.yaml);
  }

  [Symbol.dispose](): void {
    this.journal.close();
    this.#state?.[Symbol.dispose]();
  }

  /** Only to be asked when it is loaded. */
  get state(): QueueState {
    return this.#state!;
  }

  /** Reads the queue as it is. @throws {AppError} see {@link readQueue}. */
  load(): void {
    this.#take(this.#read());
  }

  /**
   * Reads each record of a file that somebody has edited, once: what is damaged
   * is to be mended before anything is changed, or is said not to be there. A
   * manager goes on with what it knows.
   *
   * @throws {AppError} `invalid`, with line and column.
   */
  check(): void {
    if (!this.#isSuspect || this.#options.manages) return;
    for (const name of this.state.names()) this.state.get(name);
    this.#isSuspect = false;
  }

  /** Keeps the changes; the journal is still to be flushed. */
  append(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    this.check();
    this.state.prepare();
    const at = Date.now();
    const { toNote } = this.yaml;
    const note: Entry[] = toNote === undefined ? [] : [{ at, saved: toNote }];
    const entries = changes.map((change) => ({ at, ...change }));
    this.journal.append([...note, ...entries]);
    this.yaml.toNote = undefined;
    this.yaml.isBehind = true;
    for (const change of changes) this.state.apply(change);
  }

  /** Takes over what other processes and editors have written, and tells. */
  catchUp(tell: OpenQueue["onForeign"]): void {
    const news = this.journal.readNews();
    // Whatever it is, it has happened since the file was read.
    if (news.length > 0) this.yaml.toNote = undefined;
    for (const entry of news) {
      if (!isChange(entry)) continue;
      this.state.apply(entry);
      this.yaml.isBehind = true;
      tell?.(entry, "journal");
    }
    warnOfDamage(this.journal, this.#options.warn);
    if (!this.yaml.isKnown()) this.#takeUp(tell);
    if (this.journal.isLost) this.#makeUpForJournal();
  }

  /** Whether the file should be rewritten. */
  isDue(how: "now" | "lazy"): boolean {
    const { manages, isManaged } = this.#options;
    if (!this.yaml.isBehind) return false;
    // While a manager is at work the file is its to write.
    if (!manages && isManaged()) return false;
    return how === "now" ||
      this.yaml.isDue(manages ? "manager" : "command", this);
  }

  /** Answers whether it is done: not while somebody else is writing the file. */
  rewrite(): boolean {
    return this.yaml.rewrite(this.state, this.journal);
  }

  #read(): QueueReading {
    const { isManaged, warn } = this.#options;
    const { name, format } = this.#files;
    const options = { name, format, isManaged: isManaged(), warn };
    return readQueue(this.yaml.path, this.journal, options);
  }

  #take(reading: QueueReading): void {
    this.#state?.[Symbol.dispose]();
    this.#state = reading.state;
    this.#isSuspect = reading.isEdited;
    this.yaml.take(reading, this.journal);
  }

  #loadAnew(tell: OpenQueue["onForeign"]): void {
    const reading = this.#read();
    const edits = tell ? [...reading.state.differences(this.state)] : [];
    this.#take(reading);
    this.journal.isLost = false; // of a queue that was removed and made anew
    for (const edit of edits) tell?.(edit, "edit");
  }

  /** A manager cannot do without a queue, so it goes on with what it knows. */
  #takeUp(tell: OpenQueue["onForeign"]): void {
    if (!this.#options.manages) return this.#loadAnew(tell);
    if (isBeingSaved(this.yaml.path)) return; // the next time will do
    const version = versionOf(this.yaml.path);
    const edits: Change[] = [];
    try {
      const reading = this.#read();
      edits.push(...reading.state.differences(this.state));
      this.#take(reading);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.yaml.passOver(version);
      this.#options.warn(
        `${error.message}; the queue goes on with what it knows`,
      );
    }
    for (const edit of edits) tell?.(edit, "edit");
  }

  #makeUpForJournal(): void {
    this.journal.isLost = false;
    this.yaml.toNote = undefined;
    this.yaml.isBehind = true;
    this.#options.warn(
      `${this.journal.path} was removed or cut while the queue was in use; what it held is written into ${this.yaml.path}`,
    );
    if (!this.yaml.isBad && this.isDue("now")) this.rewrite();
  }
}
