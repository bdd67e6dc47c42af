/**
 * What a user has said once for all commands: variables such as `CMS_QUEUE`, and
 * below them a file. Both are checked against the commands' own options, so that
 * a new option has its default as soon as it is there.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import { type OptionSpec, parseOptions } from "../core/options.ts";
import { variableOf } from "../core/setting_variable.ts";
import type { Command, Defaults, Setting } from "./command.ts";
import { commonOptions } from "./common_options.ts";
import { nearest } from "./nearest.ts";

/** Where defaults are looked for. */
export interface DefaultSources {
  /** The variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * The file at `path`, or that of the user: none if that one is not there.
   *
   * @throws {AppError} `not-found`, `io`, or `invalid` if it is no YAML.
   */
  readonly file?: (
    path: string | undefined,
  ) => Promise<DefaultsFile | undefined>;
}

/** A file of defaults. */
export interface DefaultsFile {
  readonly path: string;
  readonly content: unknown;
}

const PREFIX = "CMS_";

/** Options by name: those that many commands have, or one command's own. */
type Specs = ReadonlyMap<string, OptionSpec>;

/**
 * Reads and checks all defaults; `config` is the file that was typed.
 *
 * @throws {AppError} that names the file or variable, and the nearest known key.
 */
export async function readDefaults(
  commands: () => Promise<readonly Command[]>,
  { config, env = {}, file = () => Promise.resolve(undefined) }:
    & DefaultSources
    & {
      readonly config: string | undefined;
    },
): Promise<Defaults> {
  const variables = new Map<string, Setting>();
  const isSet = Object.keys(env).some((name) => name.startsWith(PREFIX));
  for (const [key, spec] of isSet ? knownKeys(await commands()) : []) {
    const from = variableOf(key);
    const value = env[from];
    if (value === undefined || value === "") continue;
    variables.set(key, { value: checked(key, { spec, value, from }), from });
  }
  const path = config || variables.get("config")?.value;
  const found = await file(path);
  const settings = found && found.content !== null
    ? settingsIn(found, await commands())
    : new Map<string, Setting>();
  return {
    find(command, option) {
      const own = keyOf(command.path.join(" "), option);
      const isCommon = Object.hasOwn(commonOptions(command), option);
      const keys = isCommon ? [own, option] : [own];
      return [variables, settings].flatMap((source) =>
        keys.map((key) => source.get(key))
      ).find((setting) => setting !== undefined);
    },
    all: () => new Map([...settings, ...variables]),
  };
}

/** `queue add: shell` */
function keyOf(command: string, option: string): string {
  return `${command}: ${option}`;
}

/** The options that many commands have, by name. */
export function commonSpecs(commands: readonly Command[]): Specs {
  return new Map(
    commands.flatMap((command) => Object.entries(commonOptions(command))),
  );
}

function knownKeys(commands: readonly Command[]): Specs {
  const own = commands.flatMap(({ path, options = {} }) =>
    Object.entries(options).map(([name, spec]) =>
      [keyOf(path.join(" "), name), spec] as const
    )
  );
  return new Map([...commonSpecs(commands), ...own]);
}

function settingsIn(
  { path: from, content }: DefaultsFile,
  commands: readonly Command[],
): Map<string, Setting> {
  const settings = new Map<string, Setting>();
  const common = commonSpecs(commands);
  const byLine = new Map(
    commands.map((command) => [command.path.join(" "), command]),
  );
  const take = (key: string, spec: OptionSpec, value: unknown) =>
    settings.set(key, { value: checked(key, { spec, value, from }), from });
  for (const [key, value] of entriesOf(content, { from })) {
    const spec = common.get(key);
    const command = byLine.get(key);
    if (spec) take(key, spec, value);
    else if (command) {
      const own = { ...commonOptions(command), ...command.options };
      for (const [name, inner] of entriesOf(value, { from, key })) {
        const option = name.replaceAll("-", "_");
        if (!Object.hasOwn(own, option)) {
          throw unknown(keyOf(key, name), { from, known: Object.keys(own) });
        }
        take(keyOf(key, option), own[option]!, inner);
      }
    } else {
      const known = [...common.keys(), ...byLine.keys()];
      throw unknown(key, { from, known });
    }
  }
  return settings;
}

function entriesOf(
  value: unknown,
  { from, key }: { from: string; key?: string },
): [string, unknown][] {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return Object.entries(value);
  }
  const what = key === undefined ? "it" : JSON.stringify(key);
  throw new AppError(
    "invalid",
    `Cannot use the defaults in ${from}: ${what} holds no keys with values`,
    { hint: "write for example  queue add: {shell: zsh}" },
  );
}

function checked(
  key: string,
  { spec, value, from }: { spec: OptionSpec; value: unknown; from: string },
): string {
  const wrong = (reason: string, hint: string) =>
    new AppError(
      "invalid",
      `Cannot use the default of ${JSON.stringify(key)} in ${from}: ${reason}`,
      { hint },
    );
  if (!["string", "number", "boolean"].includes(typeof value)) {
    throw wrong("it is no single value", spec.help);
  }
  try {
    return String(parseOptions({ value: spec }, { value })["value"]);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const hint = error.hint?.replace(/^--value takes: /, "") ?? spec.help;
    throw wrong(error.message.replace(/^.*?: /, ""), hint);
  }
}

function unknown(
  key: string,
  { from, known }: { from: string; known: readonly string[] },
): AppError {
  const near = nearest(key.replace(/^.*: /, "").replaceAll("-", "_"), known);
  return new AppError(
    "invalid",
    `Cannot use the key ${
      JSON.stringify(key)
    } in ${from}: nothing has that name`,
    {
      hint: near === undefined
        ? `there are ${known.join(", ")}`
        : `did you mean ${JSON.stringify(near)}?`,
    },
  );
}
