/**
 * Reads records as this program and the original write them, many times faster
 * than a YAML parser: a key on each line and a scalar behind it. Whatever is not
 * plainly that is left to the parser.
 *
 * @module
 */
import type { Value, YamlRecord } from "../core/record.ts";
import { readScalar } from "./canonical_scalar.ts";

/** Where a key and its value stand in the lines of a record. */
export interface FieldSpan {
  readonly key: string;
  /** Where its first line starts. */
  readonly start: number;
  /** Behind the colon. */
  readonly colon: number;
  /** Behind the value's last character. */
  readonly valueEnd: number;
  /** Comments that go if the value goes, with a blank before each. */
  readonly comment: string;
  /** Where the next line starts. */
  readonly end: number;
}

/** A key with its value. */
export interface Field extends FieldSpan {
  readonly value: Value;
}

const KEY = /[A-Za-z][\w-]*(?=:(?:[ \r\n]|$))/y;
const NO_FIELD = / *(?:#[^\n]*)?(?:\r?\n|$)/y;
const REST_OF_LINE = / *(?: #[^\n]*)?(?:\r?\n|$)/y;

const LF = 0x0a;
const SPACE = 0x20;
const COLON = 0x3a;

/** The keys of the last record: the next one is likely to have the same. */
let expected: readonly string[] = [];

/** The fields in the lines below a record's name, if they are plainly that. */
export function canonicalFields(lines: string): Field[] | undefined {
  const fields: Field[] = [];
  let indent = 0;
  for (let start = 0; start < lines.length;) {
    const blanks = countBlanks(lines, start);
    const key = readKey(lines, start + blanks, expected[fields.length]);
    if (key === undefined) {
      start = matchEnd(NO_FIELD, lines, start);
      if (start === -1) return undefined;
      continue;
    }
    if (fields.length === 0) indent = blanks;
    if (blanks === 0 || blanks !== indent) return undefined;

    const colon = start + blanks + key.length + 1;
    const scalar = readScalar(lines, { colon, indent });
    if (!scalar) return undefined;
    const { value, end: valueEnd } = scalar;
    const end = lines.charCodeAt(valueEnd) === LF
      ? valueEnd + 1
      : matchEnd(REST_OF_LINE, lines, valueEnd);
    if (end === -1) return undefined;
    fields.push({ key, value, start, colon, valueEnd, comment: "", end });
    start = end;
  }
  return fields;
}

/** The record in the lines below its name, if it is plainly one. */
export function readCanonical(lines: string): YamlRecord | undefined {
  const fields = canonicalFields(lines);
  if (!fields) return undefined;
  const record: YamlRecord = {};
  for (const { key, value } of fields) record[key] = value;
  expected = Object.keys(record);
  return expected.length === fields.length ? record : undefined;
}

function readKey(
  lines: string,
  at: number,
  guess: string | undefined,
): string | undefined {
  if (guess !== undefined && lines.startsWith(guess, at)) {
    const end = at + guess.length;
    const isWhole = lines.charCodeAt(end) === COLON &&
      lines.charCodeAt(end + 1) === SPACE;
    if (isWhole) return guess;
  }
  KEY.lastIndex = at;
  return KEY.exec(lines)?.[0];
}

function countBlanks(lines: string, start: number): number {
  let at = start;
  while (lines.charCodeAt(at) === SPACE) at++;
  return at - start;
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}
