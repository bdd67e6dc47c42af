/**
 * Reads a file as a whole, where it cannot be cut into records.
 *
 * @module
 */
import { isMap, isScalar } from "yaml";
import type { YamlRecord } from "../core/record.ts";
import { asRecord } from "./as_record.ts";
import { parseSpan } from "./yaml_document.ts";
import { readEntries } from "./yaml_entries.ts";
import { errorAt, type YamlSource } from "./yaml_source.ts";

/** @throws {AppError} `invalid` if it is not a mapping of names to records. */
export function readWhole(source: YamlSource): Map<string, YamlRecord> {
  const span = { start: 0, end: source.text.length };
  const document = parseSpan(source, span);
  const { contents } = document;
  if (!contents || isScalar(contents) && contents.value === null) {
    return new Map();
  }
  if (!isMap(contents)) {
    const what = "this is not a mapping of names to records";
    throw errorAt(source, contents.range[0], what);
  }
  const offsets = new Map(
    contents.items.map(({ key }) => [isScalar(key) && key.value, key.range[0]]),
  );
  const records = new Map<string, YamlRecord>();
  for (const [name, value] of readEntries(source, span, document)) {
    const offset = offsets.get(name) ?? 0;
    records.set(name, asRecord(source, offset, { name, value }));
  }
  return records;
}
