/**
 * Options that several commands share.
 *
 * @module
 */
import { AppError } from "../../core/errors.ts";
import { expandNames } from "../../core/names.ts";
import { unwrap } from "../../core/new_job.ts";
import type { OptionSpec, OptionValues } from "../../core/options.ts";

/** A list of jobs, which must not be missing. */
export const NAME_OPTION: Readonly<Record<string, OptionSpec>> = {
  name: {
    type: "text",
    help: "the jobs, for example job[1-10] or a,b",
    placeholder: "NAME",
    required: true,
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

/** An option's text, if it was given; a second layer of quotes is taken off. */
export function textOption(value: OptionValues[string]): string | undefined {
  return value === undefined ? undefined : unwrap(String(value));
}

/** The option of commands that print text or JSON. */
export const TEXT_FORMAT: Readonly<Record<string, OptionSpec>> = {
  format: {
    type: "text",
    help: "text for people, json for programs",
    placeholder: "FORMAT",
    default: "text",
  },
};

/** @throws {AppError} with code `usage` for a format that is not known. */
export function findTextFormat({ format }: OptionValues): "text" | "json" {
  if (format === "text" || format === "json") return format;
  throw new AppError(
    "usage",
    `Cannot print in the format ${JSON.stringify(format)}: it is not known`,
    { hint: "there are text, json" },
  );
}
