/**
 * A queue's journal: one JSON object a line, only ever appended. It is the truth
 * between two rewritings of the YAML file, and the queue's history.
 *
 * @module
 */
import type { Change } from "../core/change.ts";
import { withIo } from "./io_error.ts";

/** That the YAML file was rewritten with everything before this line in it. */
export interface Checkpoint {
  readonly checkpoint: string; // digest of the YAML file's bytes
}

/** A line of the journal. `at` is its time, as milliseconds since 1970. */
export type Entry = { readonly at: number } & (Change | Checkpoint);

const CHUNK = 256 * 1024;

/** The journal file of one queue. */
export class Journal {
  readonly path: string;
  /** Up to where this process knows the file. */
  offset = 0;
  /** Lines that could not be read so far; they are passed over and stay. */
  damaged = 0;
  #file: Deno.FsFile | undefined;
  #torn = false;

  constructor(path: string) {
    this.path = path;
  }

  /** Whether the file holds more than this process has read. */
  hasNews(): boolean {
    const size = this.#size();
    return size > this.offset;
  }

  /**
   * Reads what was appended since {@link offset}. A last line without its end is
   * left for later: it is being written, or its writer died.
   */
  readNews(): Entry[] {
    const size = this.#size();
    if (size <= this.offset) return [];
    const bytes = this.#read(this.offset, size);
    const end = bytes.lastIndexOf(10) + 1;
    this.#torn = end < bytes.length;
    this.offset += end;
    return this.#parse(bytes.subarray(0, end));
  }

  /**
   * Reads backwards, a piece at a time, until `enough` says so of the entries
   * found so far, oldest first; remembers the file's end.
   */
  readBack(enough: (entries: readonly Entry[]) => boolean): Entry[] {
    const size = this.#size();
    this.damaged = 0;
    if (size === 0) return [];
    for (let length = CHUNK;; length *= 4) {
      const start = Math.max(0, size - length);
      const bytes = this.#read(start, size);
      const end = bytes.lastIndexOf(10) + 1;
      const first = start === 0 ? 0 : bytes.indexOf(10) + 1;
      this.damaged = 0;
      const entries = this.#parse(bytes.subarray(first, Math.max(first, end)));
      if (start > 0 && !enough(entries)) continue;
      this.#torn = end < bytes.length;
      this.offset = start + end;
      return entries;
    }
  }

  /** Appends in one write; {@link flush} puts it on disk. */
  append(entries: readonly Entry[]): void {
    const file = this.#file ??= this.#open();
    const text = entries.map((entry) => JSON.stringify(entry) + "\n").join("");
    const bytes = new TextEncoder().encode(this.#torn ? "\n" + text : text);
    withIo(`write ${this.path}`, () => {
      for (let at = 0; at < bytes.length;) {
        at += file.writeSync(bytes.subarray(at));
      }
    });
    // A torn line before these is ended by now, and passed over by all readers.
    this.offset = this.#size();
    this.#torn = false;
  }

  async flush(): Promise<void> {
    await this.#file?.syncData();
  }

  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  #open(): Deno.FsFile {
    return withIo(
      `write ${this.path}`,
      () => Deno.openSync(this.path, { append: true, create: true }),
    );
  }

  #size(): number {
    if (this.#file) return this.#file.statSync().size;
    try {
      return Deno.statSync(this.path).size;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return 0;
      throw error;
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
      if (entry) entries.push(entry);
      else this.damaged++;
    }
    return entries;
  }
}

function parseEntry(line: string): Entry | undefined {
  try {
    const entry = JSON.parse(line);
    if (typeof entry?.checkpoint === "string") return entry;
    const isRecord = (value: unknown) =>
      typeof value === "object" && value !== null && !Array.isArray(value);
    const isChange = typeof entry?.job === "string" &&
      (isRecord(entry.add) || isRecord(entry.set) || entry.delete === true) &&
      (entry.unset === undefined || Array.isArray(entry.unset));
    return isChange ? entry : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
