/**
 * The text of a queue or cluster file as an ordered collection of records. Each
 * is parsed when it is asked for; what is not changed is written back as it was.
 *
 * @module
 */
import { arrange } from "../core/change.ts";
import type { YamlRecord } from "../core/record.ts";
import { normalForm } from "./normal_form.ts";
import { changeRecord, isSameRecord } from "./record_patch.ts";
import { hasPlainName, makePiece, type Piece } from "./record_piece.ts";
import { cutRecords, type Pieces } from "./record_pieces.ts";
import { readOdd, readPlain } from "./record_reading.ts";
import { findSharedAnchor } from "./shared_anchors.ts";
import { formatRecord } from "./yaml_scalar.ts";
import {
  blocksOf,
  CHUNK_LENGTH,
  countLines,
  errorAt,
  type TextOrigin,
  type YamlSource,
} from "./yaml_source.ts";

const BYTE_ORDER_MARK = "\uFEFF";

/** What cannot be cut into records costs a hundred times its size in memory. */
const LONGEST_WHOLE = 8 * 1024 * 1024;

/** How many of the records that are slow to parse are kept. */
const KEPT_RECORDS = 1000;

/** Records by name, in the order of their file; names are always strings. */
export class RecordText {
  readonly #origin: TextOrigin;
  readonly #preamble: string;
  #records: Map<string, Piece>;
  readonly #tail: string;
  readonly #eol: string;
  readonly #kept = new Map<Piece, YamlRecord>();
  /** The file's own text, where it differs from its records' until a change. */
  #original: string | undefined;

  private constructor(
    { kind, path, linesAbove, indent, text }: YamlSource,
    { preamble, records, tail }: Pieces,
  ) {
    this.#origin = { kind, path, linesAbove, indent };
    this.#preamble = preamble;
    this.#records = records;
    this.#tail = tail;
    this.#eol = text.charAt(text.indexOf("\n") - 1) === "\r" ? "\r\n" : "\n";
  }

  /**
   * Takes a file's text apart.
   *
   * @throws {AppError} `invalid`, with line and column, if it is not a mapping
   * of names. What is wrong within a record shows when that is read.
   */
  static parse(text: string, origin: TextOrigin): RecordText {
    const source = { ...origin, text };
    const alias = findSharedAnchor(text);
    const pieces = alias === -1 ? cutRecords(source) : alias;
    if (typeof pieces === "object") return new RecordText(source, pieces);
    return RecordText.#parseWhole(source, pieces);
  }

  static #parseWhole(source: YamlSource, oddAt: number): RecordText {
    if (source.text.length > LONGEST_WHOLE) {
      const what = "this is understood only in files of up to 8 MiB";
      throw errorAt(source, oddAt, what);
    }
    const normal = { ...source, text: normalForm(source) };
    const pieces = cutRecords(normal);
    if (typeof pieces === "number") {
      throw new RangeError(
        `Cannot cut what was written to be cut at ${pieces}`,
      );
    }
    const result = new RecordText(normal, pieces);
    result.#original = source.text;
    return result;
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

  /** Whether each record starts with its name as it is, in a line of its own. */
  get hasPlainNames(): boolean {
    if (this.#original !== undefined) return false;
    if (this.#preamble === BYTE_ORDER_MARK) return false;
    for (const [name, piece] of this.#records) {
      if (!hasPlainName(piece, name)) return false;
    }
    return true;
  }

  /** Whether the record is there in both, with the same characters. */
  isWrittenAsIn(other: RecordText, name: string): boolean {
    const text = this.#records.get(name)?.text;
    return text !== undefined && text === other.#records.get(name)?.text;
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
      this.#records.set(name, changeRecord(this.#origin, piece, change));
    } else {
      const text = formatRecord(name, record, { eol: this.#eol });
      this.#records.set(name, makePiece(text, 0));
    }
    this.#original = undefined;
  }

  /** Removes the record and the comment above it. */
  delete(name: string): void {
    if (this.#records.delete(name)) this.#original = undefined;
  }

  /** Each with the comment above it. */
  arrange(order: readonly string[]): void {
    this.#records = arrange(this.#records, order);
    this.#original = undefined;
  }

  /** The file's text in pieces of about 64 KiB, cut between records. */
  *chunks(): IterableIterator<string> {
    let chunk = "";
    let isLineOpen = false;
    for (const part of this.#parts()) {
      if (part === "") continue;
      if (isLineOpen) chunk += this.#eol;
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
    if (this.#original !== undefined) return yield* blocksOf(this.#original);
    yield this.#preamble;
    if (this.size === 0) yield `{}${this.#eol}`;
    for (const { text } of this.#records.values()) yield text;
    yield this.#tail;
  }

  #readSlowly(piece: Piece): YamlRecord {
    const linesAbove = () => this.#linesAbove(piece);
    const record = readOdd({ ...this.#origin, linesAbove }, piece);
    if (this.#kept.size >= KEPT_RECORDS) {
      const [oldest] = this.#kept.keys();
      this.#kept.delete(oldest!);
    }
    this.#kept.set(piece, record);
    return record;
  }

  #linesAbove(piece: Piece): number {
    let lines = countLines(this.#preamble) +
      (this.#origin.linesAbove?.() ?? 0);
    for (const other of this.#records.values()) {
      if (other === piece) break;
      lines += countLines(other.text);
    }
    return lines;
  }
}
