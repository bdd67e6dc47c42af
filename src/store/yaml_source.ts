/**
 * A YAML text and the file that it comes from, to tell a user where it is wrong.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { YamlRecord } from "../core/record.ts";

/** What a file is called in messages. */
export type FileKind = "queue" | "cluster" | "jobset";

/** Where a text comes from. */
export interface TextOrigin {
  readonly kind: FileKind;
  readonly path: string;
  /** How many of the file's lines stand above the text; none unless given. */
  readonly linesAbove?: (() => number) | undefined;
  /** How many blanks were taken off the start of each line. */
  readonly indent?: number | undefined;
}

/** The records of a queue's text; see {@link RecordText}, which is one. */
export interface QueueText {
  readonly size: number;
  /** Whether each record starts with its name as it is, in a line of its own. */
  readonly hasPlainNames: boolean;
  /** Whether there is nothing, not even a place for records. */
  readonly isBlank?: boolean;
  has(name: string): boolean;
  names(): IterableIterator<string>;
  get(name: string): Readonly<YamlRecord> | undefined;
  /** Whether the record is there in both, with the same characters. */
  isWrittenAsIn(other: QueueText, name: string): boolean;
  set(name: string, record: YamlRecord): void;
  delete(name: string): void;
  /** Lets these records be the first, in this order. */
  arrange(order: readonly string[]): void;
  /** Reads what changes need beyond their own records. @throws {AppError} `invalid`. */
  prepare?(): void;
  /** The file's text in pieces. */
  chunks(): Iterable<string>;
}

/** Takes a file's text apart. @throws {AppError} `invalid`. */
export type ParseText = (text: string, origin: TextOrigin) => QueueText;

/** A text with its origin. */
export interface YamlSource extends TextOrigin {
  readonly text: string;
}

/** A stretch of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The error that names the line and the column of `offset`, both from 1. */
export function errorAt(
  { kind, path, linesAbove, indent = 0, text }: YamlSource,
  offset: number,
  what: string,
): AppError {
  const above = text.slice(0, offset);
  const line = (linesAbove?.() ?? 0) + countLines(above) + 1;
  const column = offset - above.lastIndexOf("\n") + indent;
  return new AppError(
    "invalid",
    `Cannot read ${kind} file "${path}": line ${line}, column ${column}: ${what}`,
    { hint: "mend that line in an editor, then type the command again" },
  );
}

/** How long the pieces are in which a text is written. */
export const CHUNK_LENGTH = 64 * 1024;

/** The text in pieces of about that length, cut between lines. */
export function* blocksOf(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    const end = text.indexOf("\n", at + CHUNK_LENGTH) + 1 || text.length;
    yield text.slice(at, end);
    at = end;
  }
}

/** How many line breaks are in the text. */
export function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; count++) {
    at = text.indexOf("\n", at + 1);
  }
  return count;
}
