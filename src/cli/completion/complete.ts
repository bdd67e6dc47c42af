/**
 * What can stand where the cursor is. All of it follows from the commands' own
 * descriptions, so that a new command is completed as soon as it is there.
 *
 * @module
 */
import { parseRef, type Ref } from "../../core/experiment.ts";
import type { NameLookup } from "../../core/name_lookup.ts";
import { parseArgv, type Typed } from "../argv.ts";
import type { Command, Defaults } from "../command.ts";
import { findCommand, followers, summaryOf } from "../find_command.ts";
import { takesValue } from "../parse_line.ts";
import { COMMON_FLAGS, commonOptions } from "../common_options.ts";
import { nounAt } from "../input.ts";
import { type Candidate, type Completion, NOTHING } from "./candidate.ts";
import { named, type Place, valuesOf } from "./values.ts";

/** What stands before the cursor. */
export interface Cursor {
  /** The words behind `cms` that are complete. */
  readonly words: readonly string[];
  /** The word that the cursor is in, as far as it goes. */
  readonly current: string;
}

/** What completion follows from. */
export interface CompletionSources {
  readonly commands: readonly Command[];
  readonly defaults: Defaults;
  readonly names: NameLookup;
}

/** @throws {AppError} for a line that makes no sense, or files that are damaged. */
export function complete(
  { words, current }: Cursor,
  { commands, defaults, names }: CompletionSources,
): Completion | Promise<Completion> {
  const specs = (command: Command) => ({
    ...commonOptions(command),
    ...command.options,
  });
  const typed = parseArgv(words, takesValue(commands));
  const { command, rest } = findCommand(commands, typed.words);
  const schedulers = followers(commands, ["queue", "run"]);
  const place = (start: string): Place => {
    const ref = refOf(command!, { ...typed, words: rest }, defaults);
    return { command: command!, ref, names, schedulers, start };
  };

  const isOption = (name: string | undefined) =>
    command !== undefined && name !== undefined &&
    Object.hasOwn(specs(command), name.replaceAll("-", "_"));
  const last = typed.options.at(-1);
  const isWaiting = last?.value === undefined && isOption(last?.name) &&
    words.at(-1) === `--${last?.written.replace(/^-+/, "")}`;
  const [, name, start] = /^--([^=]+)=([^]*)$/.exec(current) ?? [];
  const option = (isWaiting ? last?.name : name)?.replaceAll("-", "_");
  if (command && option !== undefined && isOption(option)) {
    const spec = { ...specs(command)[option]!, name: option };
    if (isWaiting) return valuesOf(spec, place(current));
    return prefixed(valuesOf(spec, place(start!)), `--${name}=`);
  }
  if (name !== undefined) return NOTHING;
  if (current.startsWith("-")) {
    return { candidates: optionsLike(current, { command, typed }) };
  }
  const verbs = followers(commands, typed.words)
    .filter((word) => word.startsWith(current))
    .map((text) => ({
      text,
      help: summaryOf(commands, [...typed.words, text]),
    }));
  const isNamed = typed.options.some(({ name }) => name === command?.path[0]);
  const noun = command && nounAt(command, rest.length + (isNamed ? 1 : 0));
  if (noun === undefined) return { candidates: verbs };
  return also(verbs, named(noun, place(current)));
}

function optionsLike(
  current: string,
  { command, typed }: { command: Command | undefined; typed: Typed },
): Candidate[] {
  const flags = { ...command?.flags, ...COMMON_FLAGS };
  const options = command && { ...command.options, ...commonOptions(command) };
  const given = new Set(typed.options.map(({ name }) => name));
  // Both `max_parallel` and `max-parallel` are understood.
  const written = (name: string) =>
    current.slice(2).includes("-") ? name.replaceAll("_", "-") : name;
  return [
    ...Object.entries(options ?? {})
      .filter(([name, { repeatable }]) => repeatable || !given.has(name))
      .map(([name, { help }]) => ({
        text: `--${written(name)}=`,
        help,
        isOpen: true,
      })),
    ...Object.entries(flags)
      .filter(([name]) => !given.has(name))
      .map(([name, help]) => ({ text: `--${written(name)}`, help })),
  ].filter(({ text }) => text.startsWith(current));
}

/** The queue or cluster that is meant by what is typed so far. */
function refOf(
  command: Command,
  { words: [word], options }: Typed,
  defaults: Defaults,
): Ref {
  const [about] = command.path;
  const kind = about === "cluster" ? about : "queue";
  const valueOf = (name: string) =>
    options.findLast((option) => option.name === name)?.value ??
      defaults.find(command, name)?.value;
  return parseRef(kind, {
    name: options.findLast(({ name }) => name === about)?.value ?? word ??
      defaults.find(command, about)?.value,
    experiment: valueOf("experiment"),
  });
}

async function prefixed(
  completion: Completion | Promise<Completion>,
  prefix: string,
): Promise<Completion> {
  const { candidates, ...rest } = await completion;
  return {
    ...rest,
    candidates: candidates.map((it) => ({ ...it, text: prefix + it.text })),
  };
}

async function also(
  verbs: readonly Candidate[],
  completion: Completion | Promise<Completion>,
): Promise<Completion> {
  const { candidates, ...rest } = await completion;
  return { ...rest, candidates: [...verbs, ...candidates] };
}
