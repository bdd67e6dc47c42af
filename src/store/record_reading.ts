/**
 * Reads one record out of a file's text: fast where it is written plainly, with
 * the YAML parser where not.
 *
 * @module
 */
import type { YamlRecord } from "../core/record.ts";
import { readCanonical } from "./canonical_record.ts";
import { asRecord } from "./as_record.ts";
import { ownCopy } from "./own_copy.ts";
import { parser } from "./parser.ts";
import type { Piece } from "./record_piece.ts";
import type { Entry } from "./yaml_entries.ts";
import { errorAt, type TextOrigin } from "./yaml_source.ts";

/** @throws {AppError} `invalid`, with the position in the whole file. */
export function readRecord(origin: TextOrigin, piece: Piece): YamlRecord {
  return readPlain(piece) ?? readOdd(origin, piece);
}

/** The record, or `undefined` if only the parser can tell what it is. */
export function readPlain({ text, body }: Piece): YamlRecord | undefined {
  return body === -1 ? undefined : readCanonical(ownCopy(text.slice(body)));
}

/** The record as the parser reads it. @throws {AppError} as `readRecord`. */
export function readOdd(origin: TextOrigin, piece: Piece): YamlRecord {
  const entry = parsePiece(origin, piece);
  return asRecord({ ...origin, text: piece.text }, piece.head, entry);
}

/** The record as the parser sees it. @throws {AppError} as `readRecord`. */
export function parsePiece(
  origin: TextOrigin,
  { text, head }: Piece,
): Entry {
  const source = { ...origin, text };
  const entry = parser().parseEntry(source, { start: head, end: text.length });
  if (entry) return entry;
  throw errorAt(source, head, "this is not one name with a record below it");
}
