/**
 * Reads the scalar behind the colon of a `key: value` line, if it is written as
 * this program or the original would write it.
 *
 * @module
 */
import type { Value } from "../core/record.ts";
import { unescapeText } from "./yaml_escape.ts";
import { resolvePlain } from "./yaml_plain.ts";

/** A value and the position behind its last character. */
export interface Scalar {
  readonly value: Value;
  readonly end: number;
}

// deno-lint-ignore no-control-regex
const UNUSUAL = /[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff]/;
const UNUSUAL_IN_PLAIN = new RegExp(
  "^(?:[-?:](?: |$)|[\\s,[\\]{}#&*!|>'\"%@`])" +
    `|: |:$| #| $|${UNUSUAL.source}`,
);
/** What most values are, which is tested in less time. */
const SIMPLE = /^[\w./][\w./-]*$/;
const FOLD = / *\r?\n */g;

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const DOUBLE_QUOTE = 0x22;
const HASH = 0x23;
const SINGLE_QUOTE = 0x27;
const BACKSLASH = 0x5c;

/**
 * Reads the value of a key that is indented by `indent`; `colon` is the position
 * behind its colon. `undefined` stands for anything unusual.
 */
export function readScalar(
  lines: string,
  { colon, indent }: { colon: number; indent: number },
): Scalar | undefined {
  let start = colon;
  while (lines.charCodeAt(start) === SPACE) start++;
  const lineEnd = endOfLine(lines, start);
  if (start === lineEnd) return { value: null, end: colon };
  switch (lines.charCodeAt(start)) {
    case SINGLE_QUOTE:
      return readSingleQuoted(lines, start, indent);
    case DOUBLE_QUOTE:
      return readDoubleQuoted(lines, start);
    case HASH:
      return { value: null, end: colon };
    default:
      return readPlain(lines, { start, end: lineEnd }, indent);
  }
}

function readPlain(
  lines: string,
  line: { readonly start: number; readonly end: number },
  indent: number,
): Scalar | undefined {
  const { start } = line;
  let { end } = line;
  const folded = isContinued(lines, end, indent);
  if (folded) {
    do end = endOfLine(lines, end + 2); while (isContinued(lines, end, indent));
  }
  let text = lines.slice(start, end);
  if (folded) text = text.replace(FOLD, " ");
  if (!SIMPLE.test(text) && UNUSUAL_IN_PLAIN.test(text)) {
    if (folded) return undefined;
    end = withoutComment(lines, start, end);
    text = lines.slice(start, end);
    if (UNUSUAL_IN_PLAIN.test(text)) return undefined;
  }
  return { value: resolvePlain(text), end };
}

function withoutComment(lines: string, start: number, end: number): number {
  const comment = lines.slice(start, end).indexOf(" #");
  let last = comment === -1 ? end : start + comment;
  while (lines.charCodeAt(last - 1) === SPACE) last--;
  return last;
}

function readSingleQuoted(
  lines: string,
  start: number,
  indent: number,
): Scalar | undefined {
  let end = lines.indexOf("'", start + 1) + 1;
  while (end !== 0 && lines.charCodeAt(end) === SINGLE_QUOTE) {
    end = lines.indexOf("'", end + 1) + 1;
  }
  if (end === 0) return undefined;
  let text = lines.slice(start + 1, end - 1);
  let at = endOfLine(lines, start);
  if (at < end) text = text.replace(FOLD, " ");
  while (at < end) {
    if (!isContinued(lines, at, indent)) return undefined;
    at = endOfLine(lines, at + 2);
  }
  if (UNUSUAL.test(text)) return undefined;
  return { value: text.replaceAll("''", "'"), end };
}

function readDoubleQuoted(lines: string, start: number): Scalar | undefined {
  let close = start;
  do close = lines.indexOf('"', close + 1); while (isEscaped(lines, close));
  if (close === -1) return undefined;
  const text = lines.slice(start + 1, close);
  if (UNUSUAL.test(text)) return undefined;
  const value = unescapeText(text);
  return value === undefined ? undefined : { value, end: close + 1 };
}

function isEscaped(lines: string, at: number): boolean {
  let first = at;
  while (lines.charCodeAt(first - 1) === BACKSLASH) first--;
  return (at - first) % 2 === 1;
}

/** Where the line's text ends, before its LF or CR LF. */
function endOfLine(lines: string, at: number): number {
  const lf = lines.indexOf("\n", at);
  if (lf === -1) return lines.length;
  return lines.charCodeAt(lf - 1) === CR ? lf - 1 : lf;
}

/** Whether the line behind the one that ends at `lineEnd` goes on with it. */
function isContinued(lines: string, lineEnd: number, indent: number): boolean {
  let at = lineEnd;
  if (lines.charCodeAt(at) === CR) at++;
  if (lines.charCodeAt(at) !== LF) return false;
  const first = at + 1;
  at = first;
  while (lines.charCodeAt(at) === SPACE) at++;
  if (at - first <= indent || at === lines.length) return false;
  const code = lines.charCodeAt(at);
  return code !== HASH && code !== LF && code !== CR;
}
