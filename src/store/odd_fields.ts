/**
 * Finds the keys of a record that only the YAML parser can read, so that single
 * ones can be replaced in its text.
 *
 * @module
 */
import { isMap, isScalar, type ParsedNode } from "yaml";
import type { FieldSpan } from "./canonical_field.ts";

const COMMENT = /(?<=\s)#[^\r\n]*/g;

/** The fields of a block mapping; `node` is the parsed value in `text`. */
export function oddFields(
  text: string,
  node: ParsedNode | null,
): FieldSpan[] | undefined {
  if (!isMap(node) || node.flow) return undefined;
  const fields: FieldSpan[] = [];
  for (const { key, value } of node.items) {
    if (!isScalar(key) || typeof key.value !== "string") return undefined;
    const [keyStart, keyEnd] = key.range;
    const colon = text.indexOf(":", keyEnd) + 1;
    if (text.slice(keyEnd, colon - 1).trim() !== "") return undefined;
    const start = text.lastIndexOf("\n", keyStart) + 1;
    const valueEnd = endOf(text, value) ?? colon;
    const end = text.indexOf("\n", valueEnd) + 1 || text.length;
    const comment = commentBefore(text, colon, value);
    fields.push({ key: key.value, start, colon, valueEnd, comment, end });
  }
  return fields;
}

function endOf(text: string, value: ParsedNode | null): number | undefined {
  if (!value) return undefined;
  const [start, end] = value.range;
  if (start === end) return undefined;
  return start + text.slice(start, end).trimEnd().length;
}

/** Comments within the value's lines, such as the one behind a block's `|`. */
function commentBefore(
  text: string,
  colon: number,
  value: ParsedNode | null,
): string {
  if (!value) return "";
  const [start, end] = value.range;
  if (start === end) return "";
  const isBlock = isScalar(value) && value.type?.startsWith("BLOCK");
  const stop = isBlock ? text.indexOf("\n", start) : start;
  const comments = text.slice(colon, stop).match(COMMENT) ?? [];
  return comments.map((comment) => ` ${comment}`).join("");
}
