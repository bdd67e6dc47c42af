/**
 * Reads a journal for its history: from the beginning, a portion at a time, and
 * on when it has grown. It takes no lock, for a line counts only when its end is
 * there.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type {
  JournalPosition,
  JournalReader,
  NotedChange,
} from "../core/store.ts";
import { FileWatch } from "./file_watch.ts";
import { withIo } from "./io_error.ts";
import { isChange, parseEntry } from "./journal_entry.ts";

const PORTION = 512 * 1024;
/** The first line tells when the journal was begun: none is like another. */
const HEAD = 1024;

/** See {@link JournalReader}. */
export class JournalFileReader implements JournalReader {
  readonly #path: string;
  readonly #watch: FileWatch;
  readonly #decoder = new TextDecoder();
  #offset = 0;
  #generation = "";

  constructor(path: string) {
    this.#path = path;
    this.#watch = new FileWatch(path);
  }

  end(): JournalPosition {
    using file = this.#open();
    if (!file) return { generation: "", offset: 0 };
    return { generation: generationOf(file), offset: file.statSync().size };
  }

  async next(): Promise<NotedChange[]> {
    for (let length = PORTION;; length *= 4) {
      using file = this.#open();
      if (!file) return [];
      this.#recognise(file);
      file.seekSync(this.#offset, Deno.SeekMode.Start);
      const bytes = await readAsMuch(file, new Uint8Array(length));
      const end = bytes.lastIndexOf(10) + 1;
      if (end === 0 && bytes.length === length) continue; // a very long line
      const changes = this.#parse(bytes.subarray(0, end));
      if (changes.length > 0 || bytes.length < length) return changes;
      length = PORTION / 4; // there was no change among them
    }
  }

  more(): Promise<void> {
    return this.#watch.changed();
  }

  close(): void {
    this.#watch.close();
  }

  #open(): (Deno.FsFile & Disposable) | undefined {
    return withIo(`read ${this.#path}`, () => {
      try {
        return Deno.openSync(this.#path);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return undefined;
        throw error;
      }
    });
  }

  /** Begins anew where it is another journal; one that was cut goes on. */
  #recognise(file: Deno.FsFile): void {
    const generation = generationOf(file);
    if (generation !== this.#generation) this.#offset = 0;
    this.#generation = generation;
    this.#offset = Math.min(this.#offset, file.statSync().size);
  }

  #parse(bytes: Uint8Array): NotedChange[] {
    const changes: NotedChange[] = [];
    const [start, generation] = [this.#offset, this.#generation];
    let to = 0;
    // All at once: to decode each line on its own takes as long as to parse it.
    for (const line of this.#decoder.decode(bytes).split("\n").slice(0, -1)) {
      to = bytes.indexOf(10, to) + 1;
      const entry = line === "" ? undefined : parseEntry(line);
      if (!entry || !isChange(entry)) continue;
      const position = { generation, offset: start + to };
      changes.push({ change: entry, at: entry.at, position });
    }
    this.#offset += bytes.length;
    return changes;
  }
}

/** Nothing for a journal without a whole line. */
function generationOf(file: Deno.FsFile): string {
  file.seekSync(0, Deno.SeekMode.Start);
  const bytes = new Uint8Array(HEAD);
  const length = file.readSync(bytes) ?? 0;
  const end = bytes.subarray(0, length).indexOf(10);
  if (end === -1 && length < HEAD) return "";
  const head = bytes.subarray(0, end === -1 ? length : end);
  return createHash("sha256").update(head).digest("hex").slice(0, 10);
}

async function readAsMuch(
  file: Deno.FsFile,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  let length = 0;
  while (length < bytes.length) {
    const count = await file.read(bytes.subarray(length));
    if (count === null) break;
    length += count;
  }
  return bytes.subarray(0, length);
}
