/**
 * The lines of a journal.
 *
 * @module
 */
import type { Change } from "../core/change.ts";

/** A version of the YAML file with everything before this line is to follow. */
export interface Checkpoint {
  readonly checkpoint: string; // digest of the YAML file's bytes
}

/** That version stands in its place, as does everything before this line. */
export interface Saved {
  readonly saved: string; // its digest
  /**
   * `plain`: each record starts with its name as it is, at the start of a line.
   * So a name that is not found there is not in the file.
   */
  readonly names?: "plain";
}

/** A line of the journal. `at` is its time, as milliseconds since 1970. */
export type Entry = { readonly at: number } & (Change | Checkpoint | Saved);

/** How every line starts that this program writes. */
const START = '{"at":';

/** Whether the entry is about a job. */
export function isChange(
  entry: Entry,
): entry is { readonly at: number } & Change {
  return "job" in entry;
}

/** The line with its end. */
export function formatEntry(entry: Entry): string {
  return JSON.stringify(entry) + "\n";
}

/** The entry, or `undefined` if the line is not one. */
export function parseEntry(line: string): Entry | undefined {
  try {
    const entry = JSON.parse(line);
    if (typeof entry?.checkpoint === "string") return entry;
    if (typeof entry?.saved === "string") return entry;
    const isAChange = typeof entry?.job === "string" &&
      (isRecord(entry.add) || isRecord(entry.set) || entry.delete === true ||
        isNames(entry.order)) &&
      (entry.unset === undefined || Array.isArray(entry.unset));
    return isAChange ? entry : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether it is the beginning of a line whose writer died: that is normal. */
export function isTorn(line: string): boolean {
  return START.startsWith(line.slice(0, START.length)) && !isWhole(line);
}

/** Whether all of its braces are closed, but for those in strings. */
function isWhole(line: string): boolean {
  const rest = line.replaceAll(/"(?:[^"\\]|\\.)*"?/g, "");
  const [opened, closed] = [rest.split("{"), rest.split("}")];
  return opened.length > 1 && opened.length === closed.length;
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((it) => typeof it === "string");
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
