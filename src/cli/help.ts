/**
 * Help: for the program, for a group of commands, for one command.
 *
 * @module
 */
import type { OptionSpec } from "../core/options.ts";
import type { Command, CommandEntry, CommandTitle } from "./command.ts";
import { findCommand, startsWith } from "./find_command.ts";
import { COMMON_FLAGS, commonOptions } from "./common_options.ts";
import { loadCommand } from "./load_commands.ts";
import { JOB_WORDS, placeholderOf, wordOf } from "./input.ts";

const WIDTH = 80;
const INDENT = "  ";

/** A term and what is said of it. */
type Entry = readonly [term: string, text: string];

const TITLES: Readonly<Record<string, string>> = {
  queue: "Queues of jobs:",
  cluster: "Clusters of hosts:",
  scheduler: "Schedulers:",
  job: "Jobsets, which are jobs and hosts in one file:",
  set: "Variables:",
};

const FIRST_STEPS = [
  "cms queue create a",
  "cms queue add a --name='job[1-10]' --command='sleep 10'",
  "cms queue list a",
  "cms queue run fifo_multi a --hosts=localhost,localhost",
];

/**
 * Help for what the words name.
 *
 * @throws {AppError} with code `usage` for a word that leads nowhere.
 */
export async function formatHelp(
  commands: readonly CommandEntry[],
  words: readonly string[],
): Promise<string> {
  const { command } = findCommand(commands, words);
  if (command) return formatCommandHelp(await loadCommand(command));
  return page(
    words.length === 0
      ? programHelp(commands)
      : await groupHelp(commands, words),
  );
}

/**
 * What `cms job help` prints: the help of a group, and of each of its commands.
 *
 * @throws {AppError} as {@link formatHelp}.
 */
export async function formatManual(
  commands: readonly CommandEntry[],
  words: readonly string[],
): Promise<string> {
  const help = await formatHelp(commands, words);
  if (words.length === 0 || findCommand(commands, words).command) return help;
  const members = commands.filter(({ path }) => startsWith(path, words));
  const pages = await Promise.all(
    members.map(async (entry) => formatCommandHelp(await loadCommand(entry))),
  );
  return [help, ...pages].join(`\n\n${"-".repeat(WIDTH)}\n\n`);
}

/** Help for one command. */
export function formatCommandHelp(command: Command): string {
  return page(commandHelp(command));
}

function page(sections: readonly string[]): string {
  return sections.filter((section) => section !== "").join("\n\n");
}

function programHelp(commands: readonly CommandTitle[]): string[] {
  return [
    "cms queues shell jobs and runs them here and over ssh.",
    "Usage: cms COMMAND [NAME] [--OPTION=VALUE ...]",
    ...Object.entries(TITLES).map(([about, title]) =>
      section(title, commands.filter(({ path }) => path[0] === about))
    ),
    section(
      "The program itself:",
      commands.filter(({ path }) => !Object.hasOwn(TITLES, path[0])),
    ),
    examples("A first run:", FIRST_STEPS),
    "cms COMMAND --help shows what a command takes, cms --version the version.",
  ];
}

async function groupHelp(
  commands: readonly CommandEntry[],
  words: readonly string[],
): Promise<string[]> {
  const line = ["cms", ...words].join(" ");
  const group = commands.filter(({ path }) => startsWith(path, words));
  const first = await loadCommand(group[0]!);
  return [
    `Usage: ${line} COMMAND ${formatWord(first)}[--OPTION=VALUE ...]`,
    section("Commands:", group),
    `${line} COMMAND --help shows what a command takes.`,
  ];
}

function section(title: string, commands: readonly CommandTitle[]): string {
  return list(
    title,
    commands.map(({ path, summary }) => [path.join(" "), summary]),
  );
}

function commandHelp(command: Command): string[] {
  const { path, summary, options = {}, flags = {} } = command;
  const required = Object.entries(options)
    .filter(([, spec]) => spec.required).map(termOf);
  const word = formatWord(command).trim();
  const isNeeded = command.jobs !== undefined && command.jobs !== "any";
  const names = [isNeeded ? path[0].toUpperCase() : word];
  if (command.jobs) names.push(JOB_WORDS[command.jobs]);
  const usage = ["cms", ...path, ...names, ...required]
    .filter((word) => word !== "");
  return [
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    `Usage: ${usage.join(" ")} [--OPTION=VALUE ...]`,
    list("Options:", [
      ...Object.entries(options).map(entryOf),
      ...Object.entries(flags).map(flagEntry),
    ]),
    list("Options of every command:", [
      ...Object.entries(commonOptions(command)).map(entryOf),
      ...Object.entries(COMMON_FLAGS).map(flagEntry),
    ]),
    examples("Examples:", command.examples ?? []),
  ];
}

/** What may stand behind a command's own words, with a blank. */
function formatWord(command: Command): string {
  const word = wordOf(command);
  return word === undefined ? "" : `[${word}] `;
}

function termOf([name, spec]: readonly [string, OptionSpec]): string {
  return `--${name}=${placeholderOf(name, spec)}`;
}

function entryOf(option: readonly [string, OptionSpec]): Entry {
  const { help, required, default: value } = option[1];
  const notes = [
    ...(required ? ["required"] : []),
    ...(value === undefined ? [] : [`default: ${value}`]),
  ];
  return [
    termOf(option),
    notes.length === 0 ? help : `${help} (${notes.join(", ")})`,
  ];
}

function flagEntry([name, help]: readonly [string, string]): Entry {
  return [`--${name}`, help];
}

function examples(title: string, lines: readonly string[]): string {
  return list(title, lines.map((line) => [line, ""]));
}

/** Terms in one column and their texts in another; nothing without entries. */
function list(title: string, entries: readonly Entry[]): string {
  if (entries.length === 0) return "";
  const column = Math.max(...entries.map(([term]) => term.length)) +
    2 * INDENT.length;
  const lines = entries.map(([term, text]) =>
    (INDENT + term).padEnd(column) +
    wrap(text, WIDTH - column).join(`\n${" ".repeat(column)}`)
  );
  return [title, ...lines.map((line) => line.trimEnd())].join("\n");
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
