/**
 * The command line: finds the command, checks what was typed, turns errors into
 * a sentence and an exit code.
 *
 * @module
 */
import {
  Command as Commander,
  CommanderError,
  Option as CommanderOption,
} from "commander";
import { AppError } from "../core/errors.ts";
import { parseRef } from "../core/experiment.ts";
import { type OptionSpec, parseOptions } from "../core/options.ts";
import { normalize } from "./argv.ts";
import type { Command, CommandContext } from "./command.ts";
import { EXIT_CODE } from "./exit_code.ts";

/** What the command line is given. */
export interface CliOptions {
  readonly commands: readonly Command[];
  readonly version: string;
  /** Makes the context of a command; `quiet` as typed. */
  context(options: { quiet: boolean }): CommandContext;
  print(text: string): void;
  complain(line: string): void;
}

const ABOUT = {
  queue: "queues of jobs: add, list, run, reset, ...",
  cluster: "clusters: the hosts that jobs may run on",
};

/** Runs the command that `args` name; answers the exit code. */
export async function runCli(
  args: readonly string[],
  options: CliOptions,
): Promise<number> {
  let exitCode = 0;
  const program = buildProgram(options, (code) => exitCode = code);
  try {
    await program.parseAsync(normalize(args), { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0; // help and version were asked for
      return report(usageError(error), options);
    }
    if (error instanceof AppError) return report(error, options);
    throw error;
  }
}

function buildProgram(
  options: CliOptions,
  done: (exitCode: number) => void,
): Commander {
  const program = new Commander("cms")
    .description("Queues shell jobs and runs them here and over ssh.")
    .version(options.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => options.print(text.replace(/\n$/, "")),
      writeErr: () => {}, // what it complains of comes as an error
    });
  for (const command of options.commands) {
    const leaf = command.path.reduce(
      (parent, word) => childOf(parent, word, options),
      program,
    );
    addCommand(leaf, command, options).action(async (name, values) => {
      done(await perform(command, { name, values }, options) ?? 0);
    });
  }
  return program;
}

function childOf(
  parent: Commander,
  word: string,
  { commands }: CliOptions,
): Commander {
  const known = parent.commands.find((command) => command.name() === word);
  if (known) return known;
  const child = parent.command(word).copyInheritedSettings(parent);
  if (word in ABOUT) child.description(ABOUT[word as keyof typeof ABOUT]);
  const leaf = commands.find(({ path }) => path.at(-1) === word);
  if (!leaf) {
    child.description(ABOUT[word as keyof typeof ABOUT] ?? `${word} ...`);
  }
  return child;
}

function addCommand(
  leaf: Commander,
  { path: [about], summary, options, flags, examples }: Command,
  _cli: CliOptions,
): Commander {
  leaf.description(summary).argument(`[${about}]`, `the ${about}'s name`)
    .option(`--${about} <NAME>`, `the ${about}'s name (default: default)`)
    .option(
      "--experiment <DIR>",
      "the directory of its files (default: ./experiment)",
    );
  for (const [name, spec] of Object.entries(options ?? {})) {
    leaf.addOption(new CommanderOption(...describe(name, spec)));
  }
  for (const [name, help] of Object.entries(flags ?? {})) {
    leaf.option(`--${name}`, help);
  }
  leaf.option("--quiet", "print results and errors only");
  if (examples) {
    leaf.addHelpText(
      "after",
      `\nExamples:\n${examples.map((line) => `  ${line}`).join("\n")}`,
    );
  }
  return leaf;
}

function describe(name: string, spec: OptionSpec): [string, string] {
  const notes = [
    ...(spec.required ? ["required"] : []),
    ...(spec.default === undefined ? [] : [`default: ${spec.default}`]),
  ];
  const placeholder = spec.placeholder ?? name.toUpperCase();
  return [
    `--${name} <${placeholder}>`,
    notes.length === 0 ? spec.help : `${spec.help} (${notes.join(", ")})`,
  ];
}

async function perform(
  command: Command,
  { name, values }: {
    name: string | undefined;
    values: Record<string, unknown>;
  },
  options: CliOptions,
): Promise<number | void> {
  const [about] = command.path;
  const given = values[about] as string | undefined;
  if (name !== undefined && given !== undefined && name !== given) {
    throw new AppError(
      "usage",
      `Cannot tell which ${about} is meant: "${name}" or "${given}"`,
    );
  }
  const context = options.context({ quiet: values["quiet"] === true });
  const flags = Object.keys(command.flags ?? {}).filter((flag) => values[flag]);
  return await command.run(context, {
    ref: parseRef(about, {
      name: name ?? given,
      experiment: values["experiment"] as string | undefined,
    }),
    options: parseOptions(command.options ?? {}, values),
    flags: new Set(flags),
  });
}

function report(
  { code, message, hint }: AppError,
  { complain }: CliOptions,
): number {
  complain(`ERROR: ${message}`);
  if (hint !== undefined) complain(`HINT: ${hint}`);
  return EXIT_CODE[code];
}

function usageError({ code, message }: CommanderError): AppError {
  const [first = "", ...rest] = message.replace(/^error: /, "").split("\n");
  const suggestion = /\(Did you mean (.*)\?\)/.exec(rest.join(" "))?.[1];
  if (code === "commander.help" || first === "(outputHelp)") {
    return new AppError(
      "usage",
      "Cannot tell what to do: the command is not complete",
      {
        hint: "see cms --help, cms queue --help, cms cluster --help",
      },
    );
  }
  return new AppError("usage", `Cannot understand the command: ${first}`, {
    hint: suggestion
      ? `did you mean ${suggestion}?`
      : "add --help to the command to see what it takes",
  });
}
