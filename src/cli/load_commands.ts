/**
 * Commands as a whole, of what the list of commands says of them.
 *
 * @module
 */
import type { Command, CommandEntry } from "./command.ts";

/** The command that the list means. */
export async function loadCommand(
  { path, summary, load }: CommandEntry,
): Promise<Command> {
  return { path, summary, ...await load() };
}

/** All of them. */
export function loadAll(entries: readonly CommandEntry[]): Promise<Command[]> {
  return Promise.all(entries.map(loadCommand));
}
