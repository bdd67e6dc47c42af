/**
 * Records as YAML that people edit: written as queue files are, and read with
 * the same care.
 *
 * @module
 */
import type { RecordYaml } from "../core/store.ts";
import { RecordText } from "./record_text.ts";
import { formatRecord } from "./yaml_scalar.ts";

export const recordYaml: RecordYaml = {
  format: (records) =>
    Array.from(
      records,
      ([name, record]) => formatRecord(name, record, { eol: "\n" }),
    ).join(""),
  parse(text) {
    const source = RecordText.parse(text, { kind: "queue", path: "edited" });
    return new Map(
      Array.from(source.names(), (name) => [name, source.get(name)!]),
    );
  },
};
