/**
 * Reads a command line before it is known which command it names: what takes a
 * value is for that command to say.
 *
 * @module
 */
import { parseArgv, type Typed } from "./argv.ts";
import type { Command, CommandEntry } from "./command.ts";
import { commonOptions } from "./common_options.ts";
import { findEntry } from "./find_command.ts";
import { loadAll, loadCommand } from "./load_commands.ts";

/**
 * Takes the line apart. The command that its first words name says which options
 * take the next argument; only where they name none, all commands do.
 */
export async function parseLine(
  args: readonly string[],
  entries: readonly CommandEntry[],
): Promise<Typed> {
  if (!args.some(mayTakeTheNext)) return parseArgv(args, () => false);
  const end = args.findIndex((arg) => arg.startsWith("-"));
  const first = findEntry(entries, args.slice(0, end));
  if (first) {
    const typed = parseArgv(args, takesValue([await loadCommand(first)]));
    // Words behind an option may make another command of it.
    if (findEntry(entries, typed.words) === first) return typed;
  }
  return parseArgv(args, takesValue(await loadAll(entries)));
}

function mayTakeTheNext(arg: string): boolean {
  return arg.startsWith("--") && !arg.includes("=") &&
    !["--help", "--quiet", "--version"].includes(arg);
}

/** Whether some command has an option of that name. */
export function takesValue(
  commands: readonly Command[],
): (name: string) => boolean {
  return (name) =>
    commands.some((command) =>
      Object.hasOwn(command.options ?? {}, name) ||
      Object.hasOwn(commonOptions(command), name)
    );
}
