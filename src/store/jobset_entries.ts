/**
 * The jobs in any file that has some: a jobset, or jobs by name.
 *
 * @module
 */
import type { Entry } from "../core/jobset/entry.ts";
import { JobsetText } from "./jobset_text.ts";
import { RecordText } from "./record_text.ts";
import { loadFile } from "./yaml_file.ts";
import type { ParseText, QueueText } from "./yaml_source.ts";

const IS_JOBSET = /^["']?cloudmesh["']?[ \t]*:/m;

/** @throws {AppError} `not-found`, or `invalid` for what is not made of jobs. */
export function entriesIn(path: string, name: string): Map<string, Entry> {
  const parse: ParseText = (text, origin) =>
    IS_JOBSET.test(text)
      ? JobsetText.parse(text, origin)
      : RecordText.parse(text, origin);
  const { uncut } = loadFile(path, { kind: "jobset", name, parse });
  const { text } = uncut.cut();
  return text instanceof JobsetText ? text.entries() : entriesOf(text);
}

/** Jobs at the top, or below `jobs`. */
function entriesOf(text: QueueText): Map<string, Entry> {
  const found = new Map<string, Entry>();
  for (const name of text.names()) {
    const entry = text.get(name)!;
    if (name === "jobs" && text.size === 1) {
      for (const [inner, value] of Object.entries(entry)) {
        if (isEntry(value)) found.set(inner, value);
      }
    } else found.set(name, entry);
  }
  return found;
}

function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
