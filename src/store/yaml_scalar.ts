/**
 * Writes values as one line of YAML that a reader of version 1.1 and one of
 * version 1.2 take for the same: strings plain where both read them so, else in
 * single quotes, else in double quotes.
 *
 * @module
 */
import type { Value, YamlRecord } from "../core/record.ts";
import { escapeText } from "./yaml_escape.ts";
import { isStringToAll } from "./yaml_plain.ts";

/** Where a string stands: within brackets some more characters are special. */
type Context = "block" | "flow";

const PRINTABLE = /^[\x20-\x7e]*$/;
const PLAIN_START = /^(?!---|\.\.\.|[-?:](?: |$))[^\s,[\]{}#&*!|>'"%@`]/;
const ENDS_PLAIN = /: |:$| #| $/;
const SPECIAL_IN_FLOW = /[,:?[\]{}]/;

/** Readers look no further than 1024 characters for the colon after a key. */
const LONGEST_KEY = 1000;

/** The value on one line, without the line break. */
export function formatScalar(value: Value): string {
  return formatIn("block", value);
}

/** A key of a record, or a record's name, without the colon. */
export function formatKey(key: string): string {
  return formatString("block", key);
}

/** One line of a record, or two if the key is very long; without its end. */
export function formatField(
  key: string,
  value: Value,
  { indent, eol }: { indent: string; eol: string },
): string {
  return formatPair(indent, formatKey(key), { eol }) +
    ` ${formatScalar(value)}`;
}

/** A whole record with its name, ended by a line break. */
export function formatRecord(
  name: string,
  record: YamlRecord,
  { eol }: { eol: string },
): string {
  const fields = entriesOf(record);
  const head = formatPair("", formatKey(name), { eol });
  if (fields.length === 0) return `${head} {}${eol}`;
  const lines = fields.map(([key, value]) =>
    formatField(key, value, { indent: "  ", eol })
  );
  return [head, ...lines, ""].join(eol);
}

function formatPair(
  indent: string,
  key: string,
  { eol }: { eol: string },
): string {
  return key.length <= LONGEST_KEY
    ? `${indent}${key}:`
    : `${indent}? ${key}${eol}${indent}:`;
}

function formatIn(context: Context, value: Value): string {
  if (typeof value === "string") return formatString(context, value);
  if (typeof value === "number") return formatNumber(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) {
    return `[${value.map((item) => formatIn("flow", item)).join(", ")}]`;
  }
  const pairs = entriesOf(value).map(([key, item]) => {
    const name = formatString("flow", key);
    const start = name.length <= LONGEST_KEY ? `${name}:` : `? ${name} :`;
    return `${start} ${formatIn("flow", item)}`;
  });
  return `{${pairs.join(", ")}}`;
}

/** Two keys that are written alike would make a file that nobody reads. */
function entriesOf(record: YamlRecord): [string, Value][] {
  const entries = Object.entries(record);
  return Array.from(
    new Map(entries.map(([key, value]) => [key.toWellFormed(), value])),
  );
}

function formatString(context: Context, text: string): string {
  if (!PRINTABLE.test(text)) return `"${escapeText(text)}"`;
  if (canBePlain(context, text) && isStringToAll(text)) return text;
  return `'${text.replaceAll("'", "''")}'`;
}

function canBePlain(context: Context, text: string): boolean {
  return PLAIN_START.test(text) && !ENDS_PLAIN.test(text) &&
    !(context === "flow" && SPECIAL_IN_FLOW.test(text));
}

/** YAML 1.1 takes a number with an exponent but no point for a string. */
function formatNumber(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  if (value === Infinity) return ".inf";
  if (value === -Infinity) return "-.inf";
  if (Object.is(value, -0)) return "-0.0";
  return String(value).replace(/^(-?\d+)e/, "$1.0e");
}
