/**
 * One record's part of a file.
 *
 * @module
 */
import { readNameLine } from "./record_name.ts";

/** The comments above a record, its name and its lines. */
export interface Piece {
  readonly text: string;
  /** Where the name stands; before it are the comments. */
  readonly head: number;
  /** Where the line below the name starts, -1 if a value is behind the name. */
  readonly body: number;
}

/** The piece with `text`, in which the name stands at `head`. */
export function makePiece(text: string, head: number): Piece {
  return { text, head, body: readNameLine(text, head)?.end ?? -1 };
}

/** Whether the name stands there as it is, with its colon. */
export function hasPlainName({ text, head }: Piece, name: string): boolean {
  return text.startsWith(":", head + name.length) &&
    text.startsWith(name, head);
}
