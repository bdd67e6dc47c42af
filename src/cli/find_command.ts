/**
 * Finds the command that words name.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { CommandTitle } from "./command.ts";
import { nearest } from "./nearest.ts";

/** What words name. */
export interface Found<Title> {
  /** Absent where the words name a group of commands, such as `queue run`. */
  readonly command: Title | undefined;
  /** The words behind the command's own. */
  readonly rest: readonly string[];
}

/** @throws {AppError} with code `usage` for a word that leads nowhere. */
export function findCommand<Title extends CommandTitle>(
  commands: readonly Title[],
  words: readonly string[],
): Found<Title> {
  const command = findEntry(commands, words);
  if (command) return { command, rest: words.slice(command.path.length) };
  for (const [at, word] of words.entries()) {
    const group = words.slice(0, at);
    const known = followers(commands, group);
    if (!known.includes(word)) throw notFound(commands, { group, word, known });
  }
  return { command: undefined, rest: [] };
}

/** The command that the first words name, if they do. */
export function findEntry<Title extends CommandTitle>(
  commands: readonly Title[],
  words: readonly string[],
): Title | undefined {
  return commands.find(({ path }) => startsWith(words, path));
}

/** Whether more words must follow before a command is named. */
export function isGroup(
  commands: readonly CommandTitle[],
  words: readonly string[],
): boolean {
  return followers(commands, words).length > 0;
}

export function startsWith(
  words: readonly string[],
  start: readonly string[],
): boolean {
  return start.every((word, at) => words[at] === word);
}

/** The words that can stand behind these. */
export function followers(
  commands: readonly CommandTitle[],
  words: readonly string[],
): string[] {
  const paths = commands.map(({ path }) => path)
    .filter((path) => path.length > words.length && startsWith(path, words));
  return [...new Set(paths.map((path) => path[words.length]!))];
}

/** What the words name, in a line; of a group, its first commands. */
export function summaryOf(
  commands: readonly CommandTitle[],
  words: readonly string[],
): string {
  const { command } = findCommand(commands, words);
  return command?.summary ?? followers(commands, words).join(", ");
}

function notFound(
  commands: readonly CommandTitle[],
  { group, word, known }: {
    group: readonly string[];
    word: string;
    known: readonly string[];
  },
): AppError {
  const line = (...words: string[]) => ["cms", ...words].join(" ");
  const elsewhere = commands.map(({ path }) => path)
    .filter((path) => startsWith(path, group) && path.includes(word));
  const near = nearest(word, known);
  const meant = elsewhere.length > 0
    ? elsewhere
    : near
    ? [[...group, near]]
    : [];
  return new AppError(
    "usage",
    `Cannot find the command ${JSON.stringify(line(...group, word))}`,
    {
      hint: meant.length > 0
        ? `did you mean ${meant.map((path) => line(...path)).join(" or ")}?`
        : `there are ${known.join(", ")}; see ${line(...group, "--help")}`,
    },
  );
}
