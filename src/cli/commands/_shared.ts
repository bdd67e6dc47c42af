/**
 * Options that several commands share.
 *
 * @module
 */
import { AppError } from "../../core/errors.ts";
import { expandNames } from "../../core/names.ts";
import type { OptionSpec, OptionValues } from "../../core/options.ts";
import { unwrap } from "../../core/words.ts";

/** A list of jobs, which must not be missing. */
export const NAME_OPTION: Readonly<Record<string, OptionSpec>> = {
  name: {
    type: "text",
    help: "the jobs, for example job[1-10] or a,b",
    placeholder: "NAME",
    required: true,
  },
};

/** A scheduler of the user's own; see docs/plugins.md. */
export const PLUGIN_OPTION: Readonly<Record<string, OptionSpec>> = {
  plugin: {
    type: "text",
    help: "a module with a scheduler of your own",
    placeholder: "FILE",
  },
};

/** A list of hosts, which must not be missing. */
export const ID_OPTION: Readonly<Record<string, OptionSpec>> = {
  id: {
    type: "text",
    help: "the hosts' ids, for example host[1-4] or a,b",
    placeholder: "ID",
    required: true,
  },
};

/**
 * The names that `--name` or `--id` stands for; none where it is absent.
 *
 * @throws {AppError} with code `usage` for an empty or bad list.
 */
export function namesOf(value: OptionValues[string]): string[] | undefined {
  if (value === undefined) return undefined;
  const names = expandNames(unwrap(String(value)));
  if (names.length > 0) return names;
  throw new AppError("usage", "Cannot go on with an empty list of names", {
    hint: "give names such as job[1-10] or a,b",
  });
}

/** How {@link NAME_OPTION} is written where all jobs are meant without it. */
export const NAMES_OPTION: Readonly<Record<string, OptionSpec>> = {
  name: {
    type: "text",
    help: "only these jobs, for example job[1-10] or a,b",
    placeholder: "NAME",
  },
};

/** An option's text, if it was given; a second layer of quotes is taken off. */
export function textOption(value: OptionValues[string]): string | undefined {
  return value === undefined ? undefined : unwrap(String(value));
}

/** What was given for these options alone, of all that a command takes. */
export function givenFor(
  specs: Readonly<Record<string, OptionSpec>>,
  options: OptionValues,
): OptionValues {
  const names = Object.keys(specs);
  return Object.fromEntries(names.map((name) => [name, options[name]]));
}

/**
 * The names that are to be deleted, or none where all are, by the flag `--all`;
 * `ways` are the options that one of must be given.
 *
 * @throws {AppError} with code `usage` unless it is one of both.
 */
export function namesOrAll(
  value: OptionValues[string],
  flags: ReadonlySet<string>,
  ways: string,
): string[] | undefined {
  const names = namesOf(value);
  if ((names === undefined) === flags.has("all")) return names;
  throw new AppError(
    "usage",
    names
      ? "Cannot delete both some and all"
      : "Cannot delete without being told what",
    { hint: `give one of ${ways} and --all` },
  );
}

/** The option of commands that print text or JSON. */
export const TEXT_FORMAT: Readonly<Record<string, OptionSpec>> = {
  format: {
    type: "text",
    help: "text for people, json for programs",
    placeholder: "FORMAT",
    values: ["text", "json"],
    default: "text",
  },
};

/** The format that `--format` names; {@link TEXT_FORMAT} knows no other. */
export function findTextFormat({ format }: OptionValues): "text" | "json" {
  return format === "json" ? format : "text";
}
