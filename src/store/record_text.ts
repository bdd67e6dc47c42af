/**
 * The text of a queue or cluster file as an ordered collection of records. Each
 * is parsed when it is asked for; what is not changed is written back as it was.
 *
 * @module
 */
import type { YamlRecord } from "../core/record.ts";
import { normalForm } from "./normal_form.ts";
import { changeRecord, isSameRecord } from "./record_patch.ts";
import {
  cutRecords,
  makePiece,
  type Piece,
  type Pieces,
} from "./record_pieces.ts";
import { readOdd, readPlain } from "./record_reading.ts";
import { mayShareAnchors } from "./shared_anchors.ts";
import { formatRecord } from "./yaml_scalar.ts";
import type { SourceName, YamlSource } from "./yaml_source.ts";

const BYTE_ORDER_MARK = "\uFEFF";
const CHUNK_LENGTH = 64 * 1024;

/** How many of the records that are slow to parse are kept. */
const KEPT_RECORDS = 1000;

/** Records by name, in the order of their file; names are always strings. */
export class RecordText {
  readonly #source: YamlSource;
  readonly #preamble: string;
  readonly #records: Map<string, Piece>;
  readonly #tail: string;
  readonly #kept = new Map<Piece, YamlRecord>();
  /** The file's own text, where it differs from its records' until a change. */
  #original: string | undefined;

  private constructor(
    source: YamlSource,
    { preamble, records, tail }: Pieces,
    original?: string,
  ) {
    this.#source = source;
    this.#preamble = source.text.slice(preamble.start, preamble.end);
    this.#records = records;
    this.#tail = source.text.slice(tail.start, tail.end);
    this.#original = original;
  }

  /**
   * Takes a file's text apart.
   *
   * @throws {AppError} `invalid`, with line and column, if it is not a mapping
   * of names. What is wrong within a record shows when that is read.
   */
  static parse(text: string, { kind, path }: SourceName): RecordText {
    const source = { kind, path, text };
    const pieces = mayShareAnchors(text) ? undefined : cutRecords(source);
    if (pieces) return new RecordText(source, pieces);
    const normal = { ...source, text: normalForm(source) };
    return new RecordText(normal, cutRecords(normal)!, text);
  }

  get size(): number {
    return this.#records.size;
  }

  has(name: string): boolean {
    return this.#records.has(name);
  }

  names(): IterableIterator<string> {
    return this.#records.keys();
  }

  /** @throws {AppError} `invalid`, with line and column, if it is no mapping. */
  get(name: string): Readonly<YamlRecord> | undefined {
    const piece = this.#records.get(name);
    if (!piece) return undefined;
    return readPlain(piece) ?? this.#kept.get(piece) ?? this.#readSlowly(piece);
  }

  /**
   * Replaces the record, or appends a new one. In the text only those lines
   * change whose values do; a key not in `record` goes.
   *
   * @throws {AppError} `invalid` if the record that stands there is damaged.
   */
  set(name: string, record: YamlRecord): void {
    const piece = this.#records.get(name);
    if (piece) {
      const current = this.get(name)!;
      if (isSameRecord(current, record)) return;
      const change = { name, current, wanted: record };
      this.#records.set(name, changeRecord(this.#source, piece, change));
    } else {
      const text = formatRecord(name, record, { eol: this.#eol() });
      this.#records.set(name, makePiece(text, 0));
    }
    this.#original = undefined;
  }

  /** Removes the record and the comment above it. */
  delete(name: string): void {
    if (this.#records.delete(name)) this.#original = undefined;
  }

  /** The file's text in pieces of about 64 KiB, cut between records. */
  *chunks(): IterableIterator<string> {
    const eol = this.#eol();
    let chunk = "";
    let isLineOpen = false;
    for (const part of this.#parts()) {
      if (part === "") continue;
      if (isLineOpen) chunk += eol;
      chunk += part;
      isLineOpen = !part.endsWith("\n") && part !== BYTE_ORDER_MARK;
      if (chunk.length < CHUNK_LENGTH) continue;
      yield chunk;
      chunk = "";
    }
    if (chunk !== "") yield chunk;
  }

  toString(): string {
    return [...this.chunks()].join("");
  }

  *#parts(): IterableIterator<string> {
    if (this.#original !== undefined) return yield* blocks(this.#original);
    yield this.#preamble;
    if (this.size === 0) yield `{}${this.#eol()}`;
    for (const { text, start, end } of this.#records.values()) {
      yield text.slice(start, end);
    }
    yield this.#tail;
  }

  #readSlowly(piece: Piece): YamlRecord {
    const record = readOdd(this.#source, piece);
    if (this.#kept.size >= KEPT_RECORDS) {
      const [oldest] = this.#kept.keys();
      this.#kept.delete(oldest!);
    }
    this.#kept.set(piece, record);
    return record;
  }

  #eol(): string {
    const { text } = this.#source;
    return text.charAt(text.indexOf("\n") - 1) === "\r" ? "\r\n" : "\n";
  }
}

function* blocks(text: string): IterableIterator<string> {
  for (let at = 0; at < text.length;) {
    const end = text.indexOf("\n", at + CHUNK_LENGTH) + 1 || text.length;
    yield text.slice(at, end);
    at = end;
  }
}
