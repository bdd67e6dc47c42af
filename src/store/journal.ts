/**
 * A queue's journal: one JSON object a line, only ever appended. It is the truth
 * between two rewritings of the YAML file, and the queue's history.
 *
 * @module
 */
import { dirname } from "node:path";
import { DataSync } from "./data_sync.ts";
import { ioError, withIo } from "./io_error.ts";
import {
  type Entry,
  formatEntry,
  isTorn,
  parseEntry,
} from "./journal_entry.ts";
import { sameReaders } from "./same_readers.ts";
import { syncDirectory } from "./sync_directory.ts";

const CHUNK = 256 * 1024;

/** The journal file of one queue. All but {@link flush} under the queue's lock. */
export class Journal {
  readonly path: string;
  /** Lines since the last rewriting that cannot be read; they stay. */
  damaged = 0;
  /** Whether what was read is no longer there: the file was removed, or cut. */
  isLost = false;
  #file: Deno.FsFile | undefined;
  /** Which file it is, and up to where this process knows it. */
  #ino: number | null | undefined;
  #offset = 0;
  /** Where the file ends, with a torn line. */
  #end = 0;
  #torn = false;
  readonly #sync = new DataSync();
  readonly #like: string | undefined;

  /** `like` is a file with the same readers. */
  constructor(path: string, like?: string) {
    this.path = path;
    this.#like = like;
  }

  /** How many bytes of it this process knows. */
  get size(): number {
    return this.#offset;
  }

  /**
   * Reads what was appended since the last reading. A last line without its end
   * is left for later: its writer died, and the next one ends it.
   */
  readNews(): Entry[] {
    const size = this.#look();
    if (size <= this.#offset) return [];
    const bytes = this.#read(this.#offset, size);
    const end = bytes.lastIndexOf(10) + 1;
    this.#torn = end < bytes.length;
    this.#offset += end;
    return this.#parse(bytes.subarray(0, end));
  }

  /**
   * Reads backwards, a piece at a time, until `isEnough` says so of the entries
   * found so far, oldest first; remembers the file's end.
   */
  readBack(isEnough: (entries: readonly Entry[]) => boolean): Entry[] {
    const { ino, size } = this.#stat();
    for (let length = CHUNK;; length *= 4) {
      const start = Math.max(0, size - length);
      const bytes = size > 0 ? this.#read(start, size) : new Uint8Array();
      const end = bytes.lastIndexOf(10) + 1;
      const first = start === 0 ? 0 : bytes.indexOf(10) + 1;
      this.damaged = 0;
      const entries = this.#parse(bytes.subarray(first, Math.max(first, end)));
      if (!isEnough(entries) && start > 0) continue;
      const rest = new TextDecoder().decode(bytes.subarray(end));
      this.#torn = rest !== "";
      if (this.#torn && !isTorn(rest)) this.damaged++;
      this.#ino = ino;
      this.#offset = start + end;
      this.#end = size;
      return entries;
    }
  }

  /**
   * Appends all entries or none, to what was read under the same lock;
   * {@link flush} puts them on disk.
   *
   * @throws {AppError} with code `io`.
   */
  append(entries: readonly Entry[]): void {
    const file = this.#file ??= this.#open();
    // A torn line before these is ended by it, and passed over by all readers.
    const text = (this.#torn ? "\n" : "") + entries.map(formatEntry).join("");
    const bytes = new TextEncoder().encode(text);
    withIo(`write ${this.path}`, () => {
      let at = 0;
      try {
        while (at < bytes.length) at += file.writeSync(bytes.subarray(at));
      } catch (error) {
        this.#torn = true;
        file.truncateSync(file.statSync().size - at);
        throw error;
      }
    });
    this.#offset = this.#end += bytes.length;
    this.#torn = false;
  }

  /** Waits until all that was appended is on disk. */
  async flush(): Promise<void> {
    try {
      if (this.#file) await this.#sync.sync(this.#file);
    } catch (error) {
      throw ioError(`write ${this.path}`, error);
    }
  }

  /** As {@link flush}, for those who hold the lock meanwhile. */
  flushSync(): void {
    withIo(`write ${this.path}`, () => this.#file?.syncDataSync());
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  #open(): Deno.FsFile {
    return withIo(`write ${this.path}`, () => {
      const file = Deno.openSync(this.path, { append: true, create: true });
      if (this.#like !== undefined) sameReaders(this.path, this.#like);
      const isNew = this.#ino === undefined;
      this.#ino = file.statSync().ino;
      if (isNew) syncDirectory(dirname(this.path));
      return file;
    });
  }

  /** The file's size; notices that it is another file, or was cut. */
  #look(): number {
    const { ino, size } = this.#stat();
    this.#end = size;
    const isOther = ino !== this.#ino;
    if (!isOther && size >= this.#offset) return size;
    this.close();
    this.isLost ||= this.#offset > 0;
    // What is left of a file that was cut has been read before.
    this.#torn = !isOther;
    this.#offset = isOther ? 0 : size;
    this.#ino = ino;
    return size;
  }

  #stat(): { ino: number | null | undefined; size: number } {
    try {
      return Deno.statSync(this.path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) {
        return { ino: undefined, size: 0 };
      }
      throw ioError(`read ${this.path}`, error);
    }
  }

  #read(from: number, to: number): Uint8Array {
    return withIo(`read ${this.path}`, () => {
      using file = Deno.openSync(this.path);
      file.seekSync(from, Deno.SeekMode.Start);
      const bytes = new Uint8Array(to - from);
      let length = 0;
      while (length < bytes.length) {
        const count = file.readSync(bytes.subarray(length));
        if (count === null) break;
        length += count;
      }
      return bytes.subarray(0, length);
    });
  }

  #parse(bytes: Uint8Array): Entry[] {
    const entries: Entry[] = [];
    for (const line of new TextDecoder().decode(bytes).split("\n")) {
      if (line === "") continue;
      const entry = parseEntry(line);
      if (!entry) {
        if (!isTorn(line)) this.damaged++;
        continue;
      }
      entries.push(entry);
      // What stands above is in the file by now, and need not be read again.
      if ("saved" in entry) this.damaged = 0;
    }
    return entries;
  }
}
