/**
 * Checks what was typed behind a command against what the command takes.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import { parseRef } from "../core/experiment.ts";
import { expandNames } from "../core/names.ts";
import { type OptionSpec, parseOptions } from "../core/options.ts";
import type { Typed, TypedOption } from "./argv.ts";
import type { Command, CommandInput, Defaults } from "./command.ts";
import { COMMON_FLAGS, commonOptions } from "./common_options.ts";
import { nearest } from "./nearest.ts";

/** How jobs are named in help. */
export const JOB_WORDS = { one: "JOB", some: "JOB...", any: "[JOB...]" };

/**
 * The command's input.
 *
 * @throws {AppError} with code `usage` that names the option and the reason.
 */
export function parseInput(
  command: Command,
  { words, options, defaults }: Typed & { readonly defaults: Defaults },
): CommandInput {
  const [about] = command.path;
  const specs = { ...commonOptions(command), ...command.options };
  const flags = { ...COMMON_FLAGS, ...command.flags };
  const given: Record<string, string> = {};
  const raised = new Set<string>();
  // Where the queue is named by an option all words are jobs.
  const isNamed = wordOf(command) === undefined ||
    command.jobs !== undefined && options.some(({ name }) => name === about);
  const first = isNamed ? undefined : words[0];
  const rest = isNamed ? words : words.slice(1);
  for (const option of [...options, ...nameIn(command, first)]) {
    const { name, written, value } = option;
    if (Object.hasOwn(flags, name)) {
      if (value !== undefined) throw needless(option);
      raised.add(name);
    } else if (!Object.hasOwn(specs, name)) {
      throw unknown(command, option, Object.keys({ ...specs, ...flags }));
    } else if (value === undefined || value === "" && isFile(specs[name])) {
      throw missing(option, specs[name]!);
    } else if (specs[name]?.repeatable) {
      given[name] = [...given[name]?.split("\n") ?? [], value].join("\n");
    } else if (Object.hasOwn(given, name) && given[name] !== value) {
      throw new AppError(
        "usage",
        `Cannot tell which ${written} is meant: "${given[name]}" or "${value}"`,
        { hint: "give one of them" },
      );
    } else given[name] = value;
  }
  const jobs = jobsIn(command, rest);
  for (const name of Object.keys(specs)) {
    const value = given[name] ?? defaults.find(command, name)?.value;
    if (value !== undefined) given[name] = value;
  }
  const values = parseOptions(specs, given);
  const text = (name: string) =>
    values[name] === undefined ? undefined : String(values[name]);
  return {
    ref: parseRef(about === "cluster" ? about : "queue", {
      name: about === "queue" || about === "cluster" ? text(about) : undefined,
      experiment: text("experiment"),
    }),
    word: command.word === undefined ? undefined : first,
    jobs,
    options: values,
    flags: raised,
    defaults,
  };
}

/** The jobs that the words behind the queue's name stand for. */
function jobsIn(command: Command, words: readonly string[]): string[] {
  const { jobs } = command;
  if (jobs === undefined) {
    if (words[0] !== undefined) throw excess(command, words[0]);
    return [];
  }
  const names = [...new Set(words.flatMap((word) => expandNames(word)))];
  const wrong = names.length === 0 && jobs !== "any"
    ? "no job is named"
    : names.length > 1 && jobs === "one"
    ? "it takes one job"
    : undefined;
  if (wrong === undefined) return names;
  const line = ["cms", ...command.path].join(" ");
  throw new AppError("usage", `Cannot do ${line}: ${wrong}`, {
    hint: `give ${line} QUEUE ${JOB_WORDS[jobs]}`,
  });
}

/** What the word at that place behind a command stands for, such as `QUEUE`. */
export function nounAt(command: Command, at: number): string | undefined {
  if (at === 0) return wordOf(command);
  return command.jobs === "one" && at > 1 ? undefined : command.jobs && "JOB";
}

/** What a word behind the command stands for, if one may. */
export function wordOf(
  command: Command,
): string | undefined {
  const { path: [about], word, isGeneral } = command;
  if (isGeneral || word !== undefined) return word;
  const named = { ...commonOptions(command), ...command.options };
  return Object.hasOwn(named, about) ? about.toUpperCase() : undefined;
}

/** A word that is left is the queue's or cluster's name. */
function nameIn({ path: [name], word }: Command, value: string | undefined) {
  return value === undefined || word !== undefined
    ? []
    : [{ name, written: name, value }];
}

function excess(command: Command, word: string): AppError {
  const line = ["cms", ...command.path].join(" ");
  const takes = wordOf(command)?.toLowerCase();
  return new AppError(
    "usage",
    `Cannot tell what ${JSON.stringify(word)} is for: ${line} takes ${
      takes === undefined ? `no ${command.path[0]}` : `one ${takes}`
    }`,
    { hint: "a value with blanks needs quotes, as in --command='sleep 10'" },
  );
}

function unknown(
  { path }: Command,
  { name, written }: TypedOption,
  known: readonly string[],
): AppError {
  const line = ["cms", ...path].join(" ");
  const near = nearest(name, known);
  return new AppError(
    "usage",
    `Cannot use ${written} with ${line}: it has no such option`,
    {
      hint: near === undefined
        ? `see ${line} --help`
        : `did you mean --${near}?`,
    },
  );
}

function missing({ name, written }: TypedOption, spec: OptionSpec): AppError {
  return new AppError("usage", `Cannot use ${written} without a value`, {
    hint: `give --${name}=${placeholderOf(name, spec)}: ${spec.help}`,
  });
}

/** A file without a name is none: mostly a variable was not set. */
function isFile(spec: OptionSpec | undefined): boolean {
  return spec?.placeholder === "FILE";
}

function needless({ name, written }: TypedOption): AppError {
  return new AppError("usage", `Cannot use ${written} with a value`, {
    hint: `give --${name} alone`,
  });
}

/** How the value is named in help. */
export function placeholderOf(name: string, spec: OptionSpec): string {
  return spec.placeholder ?? name.toUpperCase();
}
