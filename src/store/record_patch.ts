/**
 * Changes a record in its text: line by line where its lines allow that, so that
 * comments and untouched values stay as they are, else as a whole.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { Value, YamlRecord } from "../core/record.ts";
import type { FieldSpan } from "./canonical_field.ts";
import { canonicalFields } from "./canonical_record.ts";
import { ownCopy } from "./own_copy.ts";
import { parser } from "./parser.ts";
import { makePiece, type Piece } from "./record_piece.ts";
import { parsePiece, readRecord } from "./record_reading.ts";
import { formatField, formatRecord, formatScalar } from "./yaml_scalar.ts";
import type { TextOrigin } from "./yaml_source.ts";

/** What a record is and what it shall be. */
export interface RecordChange {
  readonly name: string;
  readonly current: Readonly<YamlRecord>;
  readonly wanted: Readonly<YamlRecord>;
}

/** Whether two records are written alike, whatever the order of their keys. */
export function isSameRecord(
  a: Readonly<YamlRecord>,
  b: Readonly<YamlRecord>,
): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key]!, b[key]!));
}

/** The record's text after the change, with the comments above it. */
export function changeRecord(
  origin: TextOrigin,
  piece: Piece,
  change: RecordChange,
): Piece {
  const patched = patchRecord(origin, piece, change);
  if (patched && reads(origin, patched, change.wanted)) return patched;
  return rewriteRecord(piece, change);
}

/** The record with all its own lines written anew. */
export function rewriteRecord(
  { text, head }: Piece,
  { name, wanted }: Pick<RecordChange, "name" | "wanted">,
): Piece {
  const comments = text.slice(0, head);
  const lines = text.slice(head);
  const emptyLines = /\n((?:[ \t]*\r?\n)+)$/.exec(lines)?.[1] ?? "";
  const record = formatRecord(name, wanted, { eol: eolOf(lines) });
  return makePiece(comments + record + emptyLines, comments.length);
}

function patchRecord(
  origin: TextOrigin,
  piece: Piece,
  change: RecordChange,
): Piece | undefined {
  const { text, head, body } = piece;
  let from = body;
  let fields: readonly FieldSpan[] | undefined;
  if (body !== -1) fields = canonicalFields(ownCopy(text.slice(body)));
  if (!fields) {
    from = head;
    const { node } = parsePiece(origin, piece);
    fields = parser().oddFields(text.slice(head), node);
  }
  if (!fields || fields.length === 0) return undefined;
  if (Object.keys(change.wanted).length === 0) return undefined;
  const lines = patchLines(text.slice(from), fields, change);
  return makePiece(ownCopy(text.slice(0, from) + lines), head);
}

function patchLines(
  lines: string,
  fields: readonly FieldSpan[],
  { current, wanted }: RecordChange,
): string {
  const missing = new Map(Object.entries(wanted));
  let result = "";
  let at = 0;
  for (const { key, start, colon, valueEnd, comment, end } of fields) {
    const value = missing.get(key);
    missing.delete(key);
    if (value === undefined) {
      result += lines.slice(at, start);
      at = end;
    } else if (!isSame(value, current[key]!)) {
      result += `${lines.slice(at, colon)} ${formatScalar(value)}${comment}`;
      at = valueEnd;
    }
  }
  const last = fields.at(-1)!;
  const indent = /^ */.exec(lines.slice(fields[0]!.start))![0];
  const eol = eolOf(lines);
  result += lines.slice(at, Math.max(at, last.end));
  at = Math.max(at, last.end);
  if (missing.size > 0 && !result.endsWith("\n")) result += eol;
  for (const [key, value] of missing) {
    result += formatField(key, value, { indent, eol }) + eol;
  }
  return result + lines.slice(at);
}

/** Equal once they are written; a quick test comes first. */
function isSame(a: Value, b: Value): boolean {
  return Object.is(a, b) || formatScalar(a) === formatScalar(b);
}

function reads(
  origin: TextOrigin,
  piece: Piece,
  wanted: Readonly<YamlRecord>,
): boolean {
  try {
    return isSameRecord(readRecord(origin, piece), wanted);
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

function eolOf(lines: string): string {
  return lines.includes("\r\n") ? "\r\n" : "\n";
}
