/**
 * The command line: finds the command, hands it what was typed, turns errors
 * into a sentence and an exit code.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { NameLookup } from "../core/name_lookup.ts";
import type { Scheduler } from "../core/scheduler.ts";
import type { SchedulerRef } from "../core/scheduler/find.ts";
import type { Typed } from "./argv.ts";
import type { CommandContext, CommandEntry, CommandTitle } from "./command.ts";
import { type DefaultSources, readDefaults } from "./defaults.ts";
import { EXIT_CODE } from "./exit_code.ts";
import { queueRunEntry } from "./commands/mod.ts";
import { findCommand, isGroup } from "./find_command.ts";
import { formatHelp, formatManual } from "./help.ts";
import { parseInput } from "./input.ts";
import { loadAll, loadCommand } from "./load_commands.ts";
import { parseLine } from "./parse_line.ts";
import { ownSchedulerOf, withSchedulerName } from "./own_scheduler.ts";

/** The word with which a shell's script asks for completions. */
const COMPLETE = "__complete";

/** What the command line is given. */
export interface CliOptions {
  readonly commands: readonly CommandEntry[];
  readonly version: string;
  /** A scheduler that does not come with cms, if one is named. */
  findOwnScheduler(ref: SchedulerRef): Promise<Scheduler | undefined>;
  /** Makes the context of a command; `quiet` as typed. */
  context(
    options: {
      readonly quiet: boolean;
      readonly color: string;
      readonly isLight: boolean;
    },
  ): Promise<CommandContext>;
  /** Where a user's defaults are; none unless said. */
  readonly defaults?: DefaultSources;
  /** Where completion finds names; nowhere unless said. */
  readonly names?: () => Promise<NameLookup>;
  print(text: string): void;
  complain(line: string): void;
}

/** Runs the command that `args` name; answers the exit code. */
export async function runCli(
  args: readonly string[],
  cli: CliOptions,
): Promise<number> {
  if (args[0] === COMPLETE) return await completeFor(args.slice(1), cli);
  try {
    return await perform(...await withOwnScheduler(args, cli));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return report(error, cli);
  }
}

async function completeFor(
  args: readonly string[],
  { commands, defaults, names, print }: CliOptions,
): Promise<number> {
  if (!names) return 0;
  const { answerShell } = await import("./completion/mod.ts");
  const all = await loadAll(commands);
  const lines = await answerShell(args, {
    commands: all,
    defaults,
    names: await names(),
  });
  if (lines.length > 0) print(lines.join("\n"));
  return 0;
}

/** The command line as it is read once all schedulers are known. */
async function withOwnScheduler(
  args: readonly string[],
  cli: CliOptions,
): Promise<[Typed, CliOptions]> {
  const typed = await parseLine(args, cli.commands);
  const wanted = ownSchedulerOf(typed, cli.commands);
  const own = wanted && await cli.findOwnScheduler(wanted);
  if (!own) return [typed, cli];
  const commands = [...cli.commands, queueRunEntry(own)];
  const anew = await parseLine(args, commands);
  return [withSchedulerName(anew, own.name), { ...cli, commands }];
}

async function perform(typed: Typed, cli: CliOptions): Promise<number> {
  const { commands, print } = cli;
  const { words, options } = typed;
  const has = (name: string) => options.some((option) => option.name === name);
  const helpWords = wordsOfHelp(commands, words);
  if (helpWords) {
    print(await formatManual(commands, helpWords));
    return 0;
  }
  if (has("help") || words.length + options.length === 0) {
    print(await formatHelp(commands, words));
    return 0;
  }
  if (words.length === 0 && has("version")) {
    print(cli.version);
    return 0;
  }
  const { command: entry, rest } = findCommand(commands, words);
  if (!entry) {
    if (words.length === 0) {
      throw new AppError(
        "usage",
        `Cannot do anything with ${
          options[0]!.written
        } alone: no command is named`,
        { hint: "see the commands with cms --help" },
      );
    }
    const help = await formatHelp(commands, words);
    for (const line of help.split("\n")) cli.complain(line);
    return EXIT_CODE["usage"];
  }
  const command = await loadCommand(entry);
  const config = options.findLast(({ name }) => name === "config")?.value;
  const all = () => loadAll(commands);
  const defaults = await readDefaults(all, { config, ...cli.defaults });
  const input = parseInput(command, { words: rest, options, defaults });
  const context = await cli.context({
    quiet: input.flags.has("quiet"),
    color: String(input.options["color"]),
    isLight: command.isLight ?? false,
  });
  return await command.run(context, input) ?? 0;
}

/** `help queue add` and `queue help add` ask about `queue add`. */
function wordsOfHelp(
  commands: readonly CommandTitle[],
  words: readonly string[],
): readonly string[] | undefined {
  const at = words.indexOf("help");
  if (at === -1 || !isGroup(commands, words.slice(0, at))) return undefined;
  return words.toSpliced(at, 1);
}

function report(
  { code, message, hint }: AppError,
  { complain }: CliOptions,
): number {
  complain(`ERROR: ${message}`);
  const [first, ...more] = hint?.split("\n") ?? [];
  if (first !== undefined) complain(`HINT: ${first}`);
  for (const line of more) complain(`      ${line}`);
  return EXIT_CODE[code];
}
