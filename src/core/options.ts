/**
 * Options described as data, so that every front door can offer and check them.
 *
 * @module
 */
import { AppError } from "./errors.ts";

/** One option: its type, its bounds and a line of help. */
export interface OptionSpec {
  readonly type: "integer" | "number" | "text";
  readonly help: string;
  /** How the value is named in help: `--hosts=HOSTS`. */
  readonly placeholder?: string;
  readonly required?: boolean;
  /** May be given several times; the values come as lines of one text. */
  readonly repeatable?: boolean;
  /** All that it may be, where that is a fixed set. */
  readonly values?: readonly string[];
  readonly default?: number | string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Checked values by option name; absent ones are undefined. */
export type OptionValues = Readonly<
  Record<string, number | string | undefined>
>;

/**
 * Checks what a user gave for each described option.
 *
 * @throws {AppError} with code `usage` that names the option and the reason.
 */
export function parseOptions(
  specs: Readonly<Record<string, OptionSpec>>,
  given: Readonly<Record<string, unknown>>,
): OptionValues {
  const values: Record<string, number | string | undefined> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const value = given[name] ?? spec.default;
    if (value === undefined && spec.required) {
      throw new AppError("usage", `Cannot go on without --${name}`, {
        hint: `give --${name}=${spec.placeholder ?? "VALUE"}: ${spec.help}`,
      });
    }
    values[name] = value === undefined
      ? undefined
      : parseOption(name, spec, value);
  }
  return values;
}

function parseOption(
  name: string,
  spec: OptionSpec,
  value: unknown,
): number | string {
  const text = String(value).trim();
  if (spec.values && !spec.values.includes(text)) {
    throw new AppError(
      "usage",
      `Cannot use ${JSON.stringify(text)} for --${name}: it is not known`,
      { hint: `there are ${spec.values.join(", ")}` },
    );
  }
  if (spec.type === "text") return text;
  const number = Number(text);
  const bad = text === "" || !Number.isFinite(number)
    ? "it is no number"
    : spec.type === "integer" && !Number.isInteger(number)
    ? "it is no whole number"
    : number < (spec.minimum ?? -Infinity)
    ? `it is less than ${spec.minimum}`
    : number > (spec.maximum ?? Infinity)
    ? `it is more than ${spec.maximum}`
    : undefined;
  if (bad === undefined) return number;
  throw new AppError(
    "usage",
    `Cannot use ${JSON.stringify(text)} for --${name}: ${bad}`,
    { hint: `--${name} takes: ${spec.help}` },
  );
}
