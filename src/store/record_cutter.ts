/**
 * Finds where one record ends and the next one starts, line by line.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import { ownCopy } from "./own_copy.ts";
import { parser } from "./parser.ts";
import { readNameLine, startsLikeName } from "./record_name.ts";
import type { Piece } from "./record_piece.ts";
import { errorAt, type Span, type YamlSource } from "./yaml_source.ts";

const NO_CONTENT = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;
const DOCUMENT_MARK = /(?:---|\.\.\.)(?=\s|$)/y;
/** What goes on with a record, or is wrong, though it is not indented. */
const RAGGED = /[\]}\t%]|[-:](?=\s|$)/y;

/** Takes the lines from the first record on, but for the empty ones. */
export class RecordCutter {
  /** The records whose end was found. */
  readonly records = new Map<string, Piece>();
  readonly #source: YamlSource;
  #start: number;
  /** Where the name of the record stands that is not ended yet. */
  head: number;
  /** Whether the record has lines without indentation. */
  #isRagged = false;
  /** Where the comments start that may belong to the next record. */
  #comment = -1;

  constructor(
    source: YamlSource,
    { start, head }: { start: number; head: number },
  ) {
    this.#source = source;
    this.#start = start;
    this.head = head;
  }

  passComment(at: number): void {
    if (this.#comment === -1) this.#comment = at;
  }

  passIndented(at: number): void {
    if (this.#comment === -1) return;
    if (!matches(NO_CONTENT, this.#source.text, at)) this.#comment = -1;
  }

  /** Returns `false` if only the whole file can tell what the line means. */
  passUnindented(at: number): boolean {
    const { text } = this.#source;
    const isName = startsLikeName(text, at);
    if (!isName && matches(RAGGED, text, at)) {
      this.#isRagged = true;
      this.#comment = -1;
      return true;
    }
    if (!isName && matches(DOCUMENT_MARK, text, at)) {
      throw errorAt(this.#source, at, "a second document starts here");
    }
    const end = this.finish(at);
    if (end === undefined) return false;
    this.#start = end;
    this.head = at;
    this.#isRagged = false;
    this.#comment = -1;
    return true;
  }

  /** Ends the last record, and returns where that is; else as before. */
  finish(at: number): number | undefined {
    const { text } = this.#source;
    const [start, head] = [this.#start, this.head];
    const end = this.#comment === -1 ? at : this.#comment;
    const line = this.#isRagged ? undefined : readNameLine(text, head);
    const name = line
      ? ownCopy(line.name)
      : this.#oddName({ start: head, end });
    if (name === undefined) return undefined;
    const count = this.records.size;
    this.records.set(name, {
      text: text.slice(start, end),
      head: head - start,
      body: line && line.end !== -1 ? line.end - start : -1,
    });
    if (this.records.size > count) return end;
    throw errorAt(this.#source, head, `the name "${name}" is used twice`);
  }

  #oddName(span: Span): string | undefined {
    if (this.#source.text.startsWith("<<", span.start)) return undefined;
    const isFirst = this.records.size === 0;
    try {
      const entry = parser().parseEntry(this.#source, span);
      if (entry || isFirst) return entry?.name;
    } catch (error) {
      // Of the first one it is not sure yet that it ends where it seems to.
      if (isFirst && error instanceof AppError) return undefined;
      throw error;
    }
    const what = "this is neither indented nor a name with a colon";
    throw errorAt(this.#source, span.start, what);
  }
}

function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}
