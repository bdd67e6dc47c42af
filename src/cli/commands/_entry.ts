/**
 * How the lists of commands are written: what help says of a command, and where
 * the rest of it is.
 *
 * @module
 */
import type { About, CommandBody, CommandEntry } from "../command.ts";

/** The commands that are typed most, and need little. */
export const quick = from(() => import("./quick.ts"));

/** All others; they are loaded together. */
export const others = from(() => import("./others.ts"));

/** A command by its words, `queue list`. */
export function entry(
  line: string,
  summary: string,
  load: () => Promise<CommandBody>,
): CommandEntry {
  const [about, ...verbs] = line.split(" ");
  return { path: [about as About, ...verbs], summary, load };
}

function from<Module>(load: () => Promise<Module>) {
  return (pick: (module: Module) => CommandBody) => async () =>
    pick(await load());
}
