/**
 * What a record may be.
 *
 * @module
 */
import type { Value, YamlRecord } from "../core/record.ts";
import { errorAt, type YamlSource } from "./yaml_source.ts";

/**
 * What stands under a name; nothing at all is a record without keys.
 *
 * @throws {AppError} `invalid` if it is a list or a single value.
 */
export function asRecord(
  source: YamlSource,
  offset: number,
  { name, value }: { name: string; value: Value },
): YamlRecord {
  if (value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value;
  throw errorAt(source, offset, `"${name}" is not a mapping of keys to values`);
}
