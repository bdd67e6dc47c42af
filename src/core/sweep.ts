/**
 * Many jobs from one specification: a sweep over parameters, or one job for each
 * line of a file.
 *
 * @module
 */
import { AppError } from "./errors.ts";
import { expandNames } from "./names.ts";
import type { JobSpec } from "./new_job.ts";

const PARAMETER = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s;
/** More than this is a mistake. */
const MOST = 1_000_000;

/**
 * One job for each combination of the parameters' values, the last one changing
 * fastest. `{lr}` in the command stands for the value of `lr`; the jobs are named
 * `NAME-lr=0.1-seed=1`.
 *
 * @throws {AppError} `usage` for what is no `NAME=VALUES`, or is never used.
 */
export function sweep(
  name: string,
  { parameters, spec }: { parameters: readonly string[]; spec: JobSpec },
): Map<string, JobSpec> {
  let found: { name: string; command: string }[] = [
    { name, command: spec.command },
  ];
  for (const [key, values] of parseParameters(parameters, spec.command)) {
    if (found.length * values.length > MOST) throw tooMany();
    found = found.flatMap((one) =>
      values.map((value) => ({
        name: `${one.name}-${key}=${
          value.replace(/[^A-Za-z0-9_.+@:=-]/g, "_")
        }`,
        command: one.command.replaceAll(`{${key}}`, () => value),
      }))
    );
  }
  return distinct(found, spec);
}

/**
 * One job for each name, or one sweep for each where there are parameters.
 *
 * @throws {AppError} as {@link sweep}.
 */
export function jobsOfNames(
  names: readonly string[],
  { parameters, spec }: { parameters: readonly string[]; spec: JobSpec },
): Map<string, JobSpec> {
  return new Map(
    names.flatMap((name) =>
      parameters.length === 0
        ? [[name, spec] as const]
        : [...sweep(name, { parameters, spec })]
    ),
  );
}

/**
 * One job for each line that is not empty and no `#` comment. Their names are
 * those of `names`, as many as there are lines; or of a single one, numbered.
 *
 * @throws {AppError} `usage` if there is no line, or the numbers differ.
 */
export function jobsOfLines(
  text: string,
  { names, spec }: {
    names: readonly string[];
    spec: Omit<JobSpec, "command">;
  },
): Map<string, JobSpec> {
  const commands = text.split(/\r?\n/).map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  if (commands.length === 0) {
    throw new AppError("usage", "Cannot add jobs: there is no command");
  }
  const [first = "job"] = names;
  const all = names.length > 1 || commands.length === 1
    ? names
    : commands.map((_, at) => `${first}${at + 1}`);
  if (all.length !== commands.length) {
    throw new AppError(
      "usage",
      `Cannot add jobs: there are ${commands.length} commands and ${all.length} names`,
      { hint: "give one name, which is numbered, or as many as commands" },
    );
  }
  const found = commands.map((command, at) => ({ name: all[at]!, command }));
  return distinct(found, spec);
}

function parseParameters(
  parameters: readonly string[],
  command: string,
): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const parameter of parameters) {
    const [, key = "", list = ""] = PARAMETER.exec(parameter) ?? [];
    const all = key === "" ? [] : expandNames(list);
    if (all.length === 0) {
      throw bad(parameter, "it is not of the form NAME=VALUES");
    }
    if (values.has(key)) throw bad(parameter, `${key} is given twice`);
    if (!command.includes(`{${key}}`)) {
      throw bad(parameter, `there is no {${key}} in the command`);
    }
    values.set(key, all);
  }
  return values;
}

function distinct(
  found: readonly { name: string; command: string }[],
  spec: Omit<JobSpec, "command">,
): Map<string, JobSpec> {
  const jobs = new Map<string, JobSpec>();
  for (const { name, command } of found) {
    if (jobs.has(name)) {
      throw new AppError(
        "usage",
        `Cannot add job "${name}" twice: two of them would have that name`,
      );
    }
    jobs.set(name, { ...spec, command });
  }
  return jobs;
}

function bad(parameter: string, why: string): AppError {
  return new AppError(
    "usage",
    `Cannot use ${JSON.stringify(parameter)} for --param: ${why}`,
    { hint: "for example --command='train --lr={lr}' --param lr=0.1,0.01" },
  );
}

function tooMany(): AppError {
  return new AppError(
    "usage",
    `Cannot add so many jobs at once: there are more than ${MOST} combinations`,
  );
}
