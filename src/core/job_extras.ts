/**
 * What a job can say beyond the original's 22 keys. Each is a key of its own,
 * behind those, and stands only in the record of a job that uses it.
 *
 * @module
 */
import { checkBegin, parseBegin } from "./begin.ts";
import { parseDuration } from "./duration.ts";
import { parseEnvironment } from "./environment.ts";
import { AppError } from "./errors.ts";
import { parseInnerPath } from "./experiment.ts";
import type { JobRecord } from "./job.ts";
import { textOf } from "./job.ts";
import { expandNames } from "./names.ts";
import { type OptionSpec, parseOptions } from "./options.ts";

/** The extra options as data: flags, help and parameters are made from them. */
export const EXTRA_OPTIONS = {
  env: {
    type: "text",
    help: "variables for the command, for example \"LR=0.1 NAME='a b'\"",
  },
  directory: {
    type: "text",
    help:
      "directory in which the command runs (default: the job's own; a relative one is below it)",
  },
  stdin: {
    type: "text",
    help:
      "file that the command reads as its standard input; a relative one is in the job's directory",
    placeholder: "FILE",
  },
  walltime: {
    type: "text",
    help:
      "time after which the command is ended, for example 90s, 15m, 1h30m; kept on the machine itself",
    placeholder: "TIME",
  },
  priority: {
    type: "integer",
    help: "jobs of a higher priority have their turn first (default: 0)",
    minimum: -1_000_000,
    maximum: 1_000_000,
  },
  after: {
    type: "text",
    help: "jobs that must have ended before, for example prepare,load[1-3]",
    placeholder: "JOBS",
  },
  if_failed: {
    type: "text",
    help:
      "when one of those did not end well: skip (the default) this job, or run it",
    placeholder: "skip|run",
  },
  begin: {
    type: "text",
    help:
      "not started before this time, for example 2026-12-01T08:00, 18:30 or now+2h",
    placeholder: "TIME",
  },
  retries: {
    type: "integer",
    help:
      "how often the job is run again when it fails or its process is lost (default: 0)",
    minimum: 0,
    maximum: 1_000_000,
  },
  retry_delay: {
    type: "text",
    help:
      "time before the first repetition; it doubles with each (default: at once)",
    placeholder: "TIME",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** What a user says of a new job, by option. */
export type ExtraSpec = {
  readonly [name in keyof typeof EXTRA_OPTIONS]?:
    | (typeof EXTRA_OPTIONS[name]["type"] extends "integer" ? number : string)
    | undefined;
};

/** What a job says to its machine. */
export interface Extras {
  env?: ReadonlyMap<string, string>;
  workingDirectory?: string;
  stdin?: string;
  walltimeSeconds?: number;
}

/**
 * The keys that a specification adds to a record; `now` is what the system's
 * clock shows.
 *
 * @throws {AppError} `usage` or `invalid` for what could never be run.
 */
export function extraKeys(
  job: string,
  spec: ExtraSpec,
  now: number,
): JobRecord {
  const values = parseOptions(EXTRA_OPTIONS, spec);
  const keys: JobRecord = {};
  const { env, directory, stdin, after, begin, if_failed } = values;
  if (textOf(env)) keys["env"] = String(env);
  if (textOf(directory)) keys["working_directory"] = String(directory);
  if (textOf(stdin)) keys["stdin"] = String(stdin);
  if (textOf(values["walltime"])) {
    const text = String(values["walltime"]);
    keys["walltime"] = parseDuration("--walltime", text);
  }
  if (values["priority"]) keys["priority"] = values["priority"];
  if (textOf(after)) {
    expandNames(String(after));
    keys["after"] = String(after);
  }
  if (textOf(begin)) keys["begin"] = parseBegin(String(begin), now);
  if (textOf(if_failed)) keys["if_failed"] = parseIfFailed(String(if_failed));
  if (values["retries"]) keys["retries"] = values["retries"];
  if (textOf(values["retry_delay"])) {
    const text = String(values["retry_delay"]);
    keys["retry_delay"] = parseDuration("--retry-delay", text);
  }
  parseExtras(job, keys);
  return keys;
}

/** What a whole number of a record is at least. */
interface Bound {
  readonly key: string;
  readonly least: number;
}

const WALLTIME: Bound = { key: "walltime", least: 1 };
const PRIORITY: Bound = { key: "priority", least: -Infinity };
const RETRIES: Bound = { key: "retries", least: 0 };
const RETRY_DELAY: Bound = { key: "retry_delay", least: 0 };

/**
 * What a record says to the machine that runs the job.
 *
 * @throws {AppError} `invalid` for a value that a person has written so.
 */
export function parseExtras(name: string, job: JobRecord): Extras {
  const extras: Extras = {};
  const env = textOf(job["env"]);
  if (env !== undefined) extras.env = parseEnvironment(name, env);
  const directory = textOf(job["working_directory"]);
  if (directory !== undefined) extras.workingDirectory = directory;
  const stdin = textOf(job["stdin"]);
  if (stdin !== undefined) {
    const isInner = !/^[\/~]/.test(stdin);
    if (isInner) parseInnerPath("the standard input", stdin, name);
    extras.stdin = stdin;
  }
  const walltime = whole(job["walltime"], name, WALLTIME);
  if (walltime !== undefined) extras.walltimeSeconds = walltime;
  // What the manager heeds; wrongly written it would count as not said.
  whole(job["priority"], name, PRIORITY);
  whole(job["retries"], name, RETRIES);
  whole(job["retry_delay"], name, RETRY_DELAY);
  checkBegin(name, job);
  return extras;
}

/**
 * A whole number of a record.
 *
 * @throws {AppError} `invalid` for anything else.
 */
function whole(
  value: unknown,
  name: string,
  { key, least }: Bound,
): number | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= least) return number;
  const bound = least > 0 ? " above 0" : "";
  throw new AppError(
    "invalid",
    `Cannot use ${
      JSON.stringify(text)
    } as the ${key} of job "${name}": it is no whole number${bound}`,
  );
}

function parseIfFailed(text: string): string {
  if (text === "skip" || text === "run") return text;
  throw new AppError(
    "usage",
    `Cannot use ${JSON.stringify(text)} for --if_failed: it is neither`,
    { hint: "give skip or run" },
  );
}
