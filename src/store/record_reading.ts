/**
 * Reads one record out of a file's text: fast where it is written plainly, with
 * the YAML parser where not.
 *
 * @module
 */
import type { YamlRecord } from "../core/record.ts";
import { readCanonical } from "./canonical_record.ts";
import type { Piece } from "./record_pieces.ts";
import { asRecord, type Entry, parseEntry } from "./yaml_library.ts";
import { errorAt, type SourceName } from "./yaml_source.ts";

/** @throws {AppError} `invalid`, with the position in the whole file. */
export function readRecord(source: SourceName, piece: Piece): YamlRecord {
  return readPlain(piece) ?? readOdd(source, piece);
}

/** The record, or `undefined` if only the parser can tell what it is. */
export function readPlain({ text, body, end }: Piece): YamlRecord | undefined {
  return body === -1 ? undefined : readCanonical(text.slice(body, end));
}

/** The record as the parser reads it. @throws {AppError} as `readRecord`. */
export function readOdd(source: SourceName, piece: Piece): YamlRecord {
  const { kind, path } = source;
  const entry = parsePiece(source, piece);
  return asRecord({ kind, path, text: piece.text }, piece.head, entry);
}

/** The record as the parser sees it. @throws {AppError} as `readRecord`. */
export function parsePiece(
  { kind, path }: SourceName,
  { text, head, end }: Piece,
): Entry {
  const source = { kind, path, text };
  const entry = parseEntry(source, { start: head, end });
  if (entry) return entry;
  throw errorAt(source, head, "this is not one name with a record below it");
}
