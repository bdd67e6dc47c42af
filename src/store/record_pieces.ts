/**
 * Cuts a file's text into its records without reading them: a record starts at
 * each line that is not indented. What stands between two records belongs to the
 * upper one, but for comments: they speak of the record below them.
 *
 * @module
 */
import { ownCopy } from "./own_copy.ts";
import { RecordCutter } from "./record_cutter.ts";
import { startsLikeName } from "./record_name.ts";
import type { Piece } from "./record_piece.ts";
import type { Span, YamlSource } from "./yaml_source.ts";

/** A file cut into records. */
export interface Pieces {
  /** What comes before the first record and its own comment. */
  readonly preamble: string;
  /** The records by name, in the file's order. */
  readonly records: Map<string, Piece>;
  /** What comes after the last record. */
  readonly tail: string;
}

const NO_CONTENT = "(?:[ \\t]*(?:#[^\\n]*)?(?:\\r?\\n|$))*";
const START_MARK = "---[ \\t]*(?:(?<=[ \\t])#[^\\n]*)?(?:\\r?\\n|$)";
const ABOVE = new RegExp(
  `\\uFEFF?${NO_CONTENT}(?:${START_MARK}${NO_CONTENT})?`,
  "y",
);
const EMPTY_MAPPING = new RegExp(`\\{\\}(?:\\r?\\n|$)(?=${NO_CONTENT}$)`, "y");
const DOCUMENT_END = new RegExp(
  `\\.\\.\\.[ \\t]*(?:(?<=[ \\t])#[^\\n]*)?(?:\\r?\\n|$)${NO_CONTENT}$`,
  "y",
);
const NO_RECORD = /[\s[\]{}%]|[-:](?=\s|$)|(?:---|\.\.\.)(?=\s|$)/y;
/** The end of the comment at the top, if another one follows below a gap. */
const TOP_COMMENT = /#[^\n]*\n\s*\n(?=(?:#[^\n]*\n)+$)/;

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;
const POINT = 0x2e;

/**
 * Cuts the file into records, or returns the position of what can be understood
 * only if the file is read as a whole.
 *
 * @throws {AppError} `invalid` for a name used twice or a line out of place.
 */
export function cutRecords(source: YamlSource): Pieces | number {
  const { text } = source;
  const first = startsLikeName(text, 0) ? 0 : matchEnd(ABOVE, text, 0);
  if (!startsLikeName(text, first)) {
    const end = endOfNone(text, first);
    if (end !== undefined) return noRecords(text, { start: first, end });
    if (matchEnd(NO_RECORD, text, first) !== -1) return first;
  }
  const start = startOfFirst(text, first);
  const cutter = new RecordCutter(source, { start, head: first });
  let at = nextLine(text, first);
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === SPACE) cutter.passIndented(at);
    else if (code === HASH) cutter.passComment(at);
    else if (code !== LF && code !== CR) {
      if (code === POINT && matchEnd(DOCUMENT_END, text, at) !== -1) break;
      if (!cutter.passUnindented(at)) return cutter.head;
    }
    at = nextLine(text, at);
  }
  const end = cutter.finish(at);
  if (end === undefined) return cutter.head;
  return {
    preamble: ownCopy(text.slice(0, start)),
    records: cutter.records,
    tail: ownCopy(text.slice(end)),
  };
}

/** Where an empty mapping ends, or where there is not even one. */
function endOfNone(text: string, start: number): number | undefined {
  if (start === text.length) return start;
  if (matchEnd(DOCUMENT_END, text, start) !== -1) return start;
  const end = matchEnd(EMPTY_MAPPING, text, start);
  return end === -1 ? undefined : end;
}

/** A file without records; `gap` is where they would stand. */
function noRecords(text: string, gap: Span): Pieces {
  return {
    preamble: text.slice(0, gap.start),
    records: new Map(),
    tail: text.slice(gap.end),
  };
}

/** Where the first record's own comment starts: the top one is the file's. */
function startOfFirst(text: string, head: number): number {
  if (head === 0) return head;
  const match = TOP_COMMENT.exec(text.slice(0, head));
  return match ? match.index + match[0].length : head;
}

function nextLine(text: string, at: number): number {
  return text.indexOf("\n", at) + 1 || text.length;
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}
