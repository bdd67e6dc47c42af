/**
 * Writes anew what cannot be changed record by record: a file in flow style (as
 * JSON is), or records that use each other's anchors. Values and the comments
 * above records stay, comments within rewritten records do not.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { YamlRecord } from "../core/record.ts";
import { parser } from "./parser.ts";
import { isSameRecord, rewriteRecord } from "./record_patch.ts";
import type { Piece } from "./record_piece.ts";
import { cutRecords, type Pieces } from "./record_pieces.ts";
import { readRecord } from "./record_reading.ts";
import { formatRecord } from "./yaml_scalar.ts";
import type { YamlSource } from "./yaml_source.ts";

const BYTE_ORDER_MARK = "\uFEFF";
const COMMENTS_ABOVE = /^\uFEFF?(?:[ \t]*(?:#[^\n]*)?\r?\n)*/;
const COMMENTS_BELOW = /(?:^|\n)((?:(?:#[^\n]*|[ \t]*\r?)(?:\n|$))*)$/;

/**
 * The same records as text that can be cut into them.
 *
 * @throws {AppError} `invalid` if the file is not a mapping of records.
 */
export function normalForm(source: YamlSource): string {
  const records = parser().readWhole(source);
  const pieces = tryCut(source);
  const { text } = source;
  const above = pieces?.preamble ?? COMMENTS_ABOVE.exec(text)![0];
  const below = pieces?.tail ?? COMMENTS_BELOW.exec(text)?.[1] ?? "";
  const parts = [above];
  for (const [name, record] of records) {
    const piece = pieces?.records.get(name);
    parts.push(
      piece ? keep(source, piece, { name, record }) : write(name, record),
    );
  }
  parts.push(below);
  return parts.map(endLine).join("");
}

function tryCut(source: YamlSource): Pieces | undefined {
  try {
    const pieces = cutRecords(source);
    return typeof pieces === "object" ? pieces : undefined;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** The record as it stands in the file, if it can be read by itself. */
function keep(
  source: YamlSource,
  piece: Piece,
  { name, record }: { name: string; record: YamlRecord },
): string {
  try {
    if (isSameRecord(readRecord(source, piece), record)) return piece.text;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  return rewriteRecord(piece, { name, wanted: record }).text;
}

function write(name: string, record: YamlRecord): string {
  return formatRecord(name, record, { eol: "\n" });
}

function endLine(text: string): string {
  return text === "" || text === BYTE_ORDER_MARK || text.endsWith("\n")
    ? text
    : `${text}\n`;
}
