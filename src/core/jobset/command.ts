/**
 * What an entry's executable and arguments are as a command line.
 *
 * @module
 */
import { textOf } from "../job.ts";
import type { Value, YamlRecord } from "../record.ts";

/**
 * The executable and its arguments, as one line for the job's shell. The spec
 * calls the arguments a list of keys and values, too: those become `--key=value`.
 */
export function commandOf(entry: Readonly<YamlRecord>): string {
  const words = [
    textOf(entry["executable"]) ?? "",
    wordsOf(entry["arguments"]),
  ];
  return words.map((word) => word.trim()).filter((word) => word !== "")
    .join(" ");
}

function wordsOf(value: Value | undefined): string {
  if (Array.isArray(value)) return value.map(wordsOf).join(" ");
  if (typeof value !== "object" || value === null) return textOf(value) ?? "";
  return Object.entries(value)
    .map(([key, item]) => `--${key}=${wordsOf(item)}`).join(" ");
}
