/**
 * Cuts a file's text into its records without reading them: a record starts at
 * each line that is not indented. What stands between two records belongs to the
 * upper one, but for comments: they speak of the record below them.
 *
 * @module
 */
import { readNameLine } from "./record_name.ts";
import { parseEntry } from "./yaml_library.ts";
import { errorAt, type Span, type YamlSource } from "./yaml_source.ts";

/** Where a record stands in a text. */
export interface Piece extends Span {
  readonly text: string;
  /** Where its name stands; before it are the comments above. */
  readonly head: number;
  /** Where the line below its name starts, -1 if a value is behind the name. */
  readonly body: number;
}

/** A file cut into records. */
export interface Pieces {
  /** What comes before the first record and its own comment. */
  readonly preamble: Span;
  /** The records by name, in the file's order. */
  readonly records: Map<string, Piece>;
  /** What comes after the last record. */
  readonly tail: Span;
}

/** A record whose end is not found yet. */
interface OpenRecord {
  readonly start: number;
  readonly head: number;
  /** Whether it has lines without indentation that go on with it. */
  isRagged: boolean;
}

const NO_CONTENT = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;
const DOCUMENT_START = /---[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;
const DOCUMENT_END = /\.\.\.[ \t\r]*(?: #[^\n]*)?(?:\n[ \t\r]*(?:#[^\n]*)?)*$/y;
const DOCUMENT_MARK = /(?:---|\.\.\.)(?=\s|$)/y;
const RAGGED = /[\]}\t]|[-:](?=\s|$)/y;
const HEADER_END = /#[^\n]*\n\s*\n(?=(?:#[^\n]*\n)+$)/;

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;
const BYTE_ORDER_MARK = 0xfeff;

/**
 * Cuts the file into records, or returns `undefined` where only reading the whole
 * of it can tell what it says.
 *
 * @throws {AppError} `invalid` for a name used twice or a line out of place.
 */
export function cutRecords(source: YamlSource): Pieces | undefined {
  const { text } = source;
  const cutter = new Cutter(source);
  let at = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === SPACE) {
      if (!cutter.passIndented(at)) return undefined;
    } else if (code === HASH) {
      cutter.passComment(at);
    } else if (code !== LF && code !== CR) {
      if (matches(DOCUMENT_END, text, at)) break;
      if (!cutter.passUnindented(at)) return undefined;
    }
    at = text.indexOf("\n", at) + 1 || text.length;
  }
  return cutter.finish(at);
}

/** The piece that is a record's whole text; `head` is where its name stands. */
export function makePiece(text: string, head: number): Piece {
  const body = readNameLine(text, head)?.end ?? -1;
  return { text, start: 0, head, body, end: text.length };
}

/** Takes a file's lines one after the other; `false` means that it gives up. */
class Cutter {
  readonly #source: YamlSource;
  readonly #records = new Map<string, Piece>();
  #open: OpenRecord | undefined;
  #preambleEnd = -1;
  /** Where the comments start that may belong to the next record. */
  #comment = -1;
  #hasMark = false;

  constructor(source: YamlSource) {
    this.#source = source;
  }

  passComment(at: number): void {
    if (this.#comment === -1) this.#comment = at;
  }

  passIndented(at: number): boolean {
    if (this.#open && this.#comment === -1) return true;
    if (matches(NO_CONTENT, this.#source.text, at)) return true;
    this.#comment = -1;
    return this.#open !== undefined;
  }

  passUnindented(at: number): boolean {
    const { text } = this.#source;
    if (matches(DOCUMENT_MARK, text, at)) return this.#passMark(at);
    if (matches(RAGGED, text, at)) {
      if (!this.#open) return false;
      this.#open.isRagged = true;
      this.#comment = -1;
      return true;
    }
    const start = this.#open ? this.#contentEnd(at) : startOfFirst(text, at);
    if (!this.#close(start)) return false;
    if (this.#preambleEnd === -1) this.#preambleEnd = start;
    this.#open = { start, head: at, isRagged: false };
    this.#comment = -1;
    return true;
  }

  finish(at: number): Pieces | undefined {
    const end = this.#open ? this.#contentEnd(at) : at;
    if (!this.#close(end)) return undefined;
    const preambleEnd = this.#preambleEnd === -1 ? end : this.#preambleEnd;
    return {
      preamble: { start: 0, end: preambleEnd },
      records: this.#records,
      tail: { start: end, end: this.#source.text.length },
    };
  }

  #contentEnd(at: number): number {
    return this.#comment === -1 ? at : this.#comment;
  }

  #passMark(at: number): boolean {
    if (this.#open) {
      throw errorAt(this.#source, at, "a second document starts here");
    }
    const isFirst = !this.#hasMark;
    this.#hasMark = true;
    return isFirst && matches(DOCUMENT_START, this.#source.text, at);
  }

  #close(end: number): boolean {
    if (!this.#open) return true;
    const { start, head, isRagged } = this.#open;
    const { text } = this.#source;
    const line = readNameLine(text, head);
    if (!line && this.#records.size === 0) return false;
    const isPlain = line && !isRagged;
    const name = isPlain ? line.name : this.#oddName({ start: head, end });
    if (name === undefined) return false;
    if (this.#records.has(name)) {
      throw errorAt(this.#source, head, `the name "${name}" is used twice`);
    }
    const body = isPlain ? line.end : -1;
    this.#records.set(name, { text, start, head, body, end });
    return true;
  }

  #oddName(span: Span): string | undefined {
    if (this.#source.text.startsWith("<<", span.start)) return undefined;
    const entry = parseEntry(this.#source, span);
    if (entry) return entry.name;
    const what = "this is neither indented nor a name with a colon";
    throw errorAt(this.#source, span.start, what);
  }
}

/** The file's first comment speaks of the file if an empty line follows it. */
function startOfFirst(text: string, head: number): number {
  const match = HEADER_END.exec(text.slice(0, head));
  return match ? match.index + match[0].length : head;
}

function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}
