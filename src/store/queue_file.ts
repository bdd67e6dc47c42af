/**
 * A queue on disk: `NAME-queue.yaml`, which people read and edit, and
 * `NAME-queue.journal`, which takes each transition at the cost of one line.
 *
 * @module
 */
import type { Change } from "../core/change.ts";
import { AppError } from "../core/errors.ts";
import { fileOf, type Ref } from "../core/experiment.ts";
import type { JobRecord } from "../core/job.ts";
import type { OpenQueue } from "../core/store.ts";
import { SETTLE_MS } from "./file_version.ts";
import { isRefused } from "./io_error.ts";
import { Journal } from "./journal.ts";
import { type Entry, isChange } from "./journal_entry.ts";
import type { LockFile } from "./lock.ts";
import type { ManagerLock } from "./manager_lock.ts";
import { type QueueReading, readQueue, warnOfDamage } from "./queue_reading.ts";
import type { QueueState } from "./queue_state.ts";
import { QueueYaml } from "./queue_yaml.ts";

/** How often a rewriting waits for somebody else who is writing the file. */
const PATIENCE = 50;

/** What a queue file needs from outside. */
export interface QueueFileOptions {
  readonly lock: LockFile;
  /** Held by the manager for as long as it is open. */
  readonly managing: ManagerLock | undefined;
  /** Whether a manager, this one or another, is at work. */
  readonly isManaged: () => boolean;
  readonly warn: (message: string) => void;
}

/** See {@link OpenQueue}. */
export class QueueFile implements OpenQueue {
  readonly ref: Ref;
  onForeign: OpenQueue["onForeign"];
  readonly #options: QueueFileOptions;
  readonly #journal: Journal;
  readonly #yaml: QueueYaml;
  #state!: QueueState;
  #isReadOnly = false;

  constructor(ref: Ref, options: QueueFileOptions) {
    this.ref = ref;
    this.#options = options;
    const path = fileOf("queue", ref);
    this.#yaml = new QueueYaml(path, options.warn);
    this.#journal = new Journal(journalOf(ref));
  }

  get size(): number {
    return this.#state.size;
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

  /** Reads file and journal; where nothing may be written, without the lock. */
  async load(): Promise<void> {
    try {
      await this.#options.lock.hold(() => this.#take(this.#read()));
    } catch (error) {
      if (!isRefused(error)) throw error;
      this.#isReadOnly = true;
      // The file must not have been replaced before its journal was read.
      do this.#take(this.#read()); while (!this.#yaml.isKnown());
    }
  }

  async update(decide: () => readonly Change[]): Promise<void> {
    const hasWritten = await this.#options.lock.hold(() => {
      this.#catchUp();
      const changes = decide();
      this.#append(changes);
      return changes.length > 0;
    });
    // Outside the lock, so that others get their turn while the disk works.
    if (hasWritten) await this.#journal.flush();
  }

  async checkpoint(how: "now" | "lazy"): Promise<void> {
    try {
      if (how === "lazy" && !this.#isDue(how)) return;
      for (let n = 0; n < PATIENCE; n++) {
        const isDone = await this.#options.lock.hold(() => {
          this.#catchUp();
          if (!this.#isDue(how)) return true;
          return this.#yaml.rewrite(this.#state, this.#journal);
        });
        if (isDone || how === "lazy" && this.#options.managing) return;
        await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      }
    } catch (error) {
      if (how === "now" || !(error instanceof AppError)) throw error;
      this.#yaml.complain(error);
    }
  }

  close(): void {
    this.#journal.close();
    this.#options.lock.close();
    this.#options.managing?.close();
  }

  #read(): QueueReading {
    const { isManaged, warn } = this.#options;
    return readQueue(this.#yaml.path, this.#journal, {
      name: this.ref.name,
      isManaged: isManaged(),
      warn,
    });
  }

  #take(reading: QueueReading): void {
    this.#state = reading.state;
    this.#yaml.take(reading);
  }

  #append(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    const at = Date.now();
    const { toNote } = this.#yaml;
    const note: Entry[] = toNote === undefined ? [] : [{ at, saved: toNote }];
    const entries = changes.map((change) => ({ at, ...change }));
    this.#journal.append([...note, ...entries]);
    this.#yaml.toNote = undefined;
    this.#yaml.isBehind = true;
    for (const change of changes) this.#state.apply(change);
  }

  #isDue(how: "now" | "lazy"): boolean {
    const { managing, isManaged } = this.#options;
    if (this.#isReadOnly || !this.#yaml.isBehind) return false;
    // While a manager is at work the file is its to write.
    if (!managing && isManaged()) return false;
    return how === "now" || this.#yaml.isDue(managing ? "manager" : "command");
  }

  /** Takes over what other processes and editors have written. Under the lock. */
  #catchUp(): void {
    const news = this.#journal.readNews();
    // Whatever it is, it has happened since the file was read.
    if (news.length > 0) this.#yaml.toNote = undefined;
    for (const entry of news) {
      if (!isChange(entry)) continue;
      this.#state.apply(entry);
      this.#yaml.isBehind = true;
      this.onForeign?.(entry, "journal");
    }
    warnOfDamage(this.#journal, this.#options.warn);
    if (!this.#yaml.isKnown()) this.#takeUp();
    if (this.#journal.isLost) this.#makeUpForJournal();
  }

  /** A manager cannot do without a queue, so it goes on with what it knows. */
  #takeUp(): void {
    if (!this.#options.managing) return this.#take(this.#read());
    if (this.#yaml.isBeingSaved()) return; // the next time will do
    const edits: Change[] = [];
    try {
      const reading = this.#read();
      edits.push(...reading.state.differences(this.#state));
      this.#take(reading);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#yaml.passOver();
      this.#options.warn(
        `${error.message}; the queue goes on with what it knows`,
      );
    }
    for (const edit of edits) this.onForeign?.(edit, "edit");
  }

  #makeUpForJournal(): void {
    this.#journal.isLost = false;
    this.#yaml.toNote = undefined;
    this.#yaml.isBehind = true;
    this.#options.warn(
      `${this.#journal.path} was removed or cut while the queue was in use; what it held is written into ${this.#yaml.path}`,
    );
    if (this.#yaml.isBad || !this.#isDue("now")) return;
    this.#yaml.rewrite(this.#state, this.#journal);
  }
}

/** `experiment/a-queue.journal` */
export function journalOf(ref: Ref): string {
  return fileOf("queue", ref).replace(/yaml$/, "journal");
}
