/**
 * One key of a record with the value behind it, as this program and the original
 * write them.
 *
 * @module
 */
import type { Value } from "../core/record.ts";
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

const REST_OF_LINE = / *(?: #[^\n]*)?(?:\r?\n|$)/y;
const LF = 0x0a;

/** What stands behind a colon; nothing if it is not plainly a scalar. */
export function readValue(
  lines: string,
  place: { readonly colon: number; readonly indent: number },
): Pick<Field, "value" | "valueEnd" | "end"> | undefined {
  const scalar = readScalar(lines, place);
  if (!scalar) return undefined;
  const { value, end: valueEnd } = scalar;
  if (lines.charCodeAt(valueEnd) === LF) {
    return { value, valueEnd, end: valueEnd + 1 };
  }
  REST_OF_LINE.lastIndex = valueEnd;
  if (!REST_OF_LINE.test(lines)) return undefined;
  return { value, valueEnd, end: REST_OF_LINE.lastIndex };
}
