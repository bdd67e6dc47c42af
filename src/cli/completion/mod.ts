/**
 * `cms __complete SHELL ...`, which the shells' scripts call at each Tab. What it
 * cannot answer it does not: a message would tear the line that is being typed.
 *
 * @module
 */
import type { NameLookup } from "../../core/name_lookup.ts";
import type { Command } from "../command.ts";
import { type DefaultSources, readDefaults } from "../defaults.ts";
import { parseArgv } from "../argv.ts";
import { complete } from "./complete.ts";
import { SHELLS } from "./shells.ts";

/** What there is to complete from. */
export interface CompletionContext {
  readonly commands: readonly Command[];
  readonly names: NameLookup;
  readonly defaults: DefaultSources | undefined;
}

/** The lines that the shell's script reads; none where anything is wrong. */
export async function answerShell(
  [name = "", ...args]: readonly string[],
  { commands, names, defaults: sources }: CompletionContext,
): Promise<string[]> {
  try {
    const shell = SHELLS[name]!;
    const cursor = shell.cursorOf(args);
    const { options } = parseArgv(cursor.words, (name) => name === "config");
    const config = options.find((it) => it.name === "config")?.value;
    const defaults = await readDefaults(() => Promise.resolve(commands), {
      ...sources,
      config,
    });
    const found = await complete(cursor, { commands, defaults, names });
    return shell.answer(found, args);
  } catch {
    return []; // bugs, too: nobody has asked for a message
  }
}
