/**
 * Parameters of requests: described as the schedulers' options are, checked and
 * explained in the words that clients of the original know.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import { expandNames } from "../core/names.ts";
import type { OptionSpec } from "../core/options.ts";
import { type Fault, HttpError } from "./http_error.ts";

/** A parameter; `names` is a list such as `job[1-10]`. */
export interface ParamSpec extends Omit<OptionSpec, "type" | "default"> {
  readonly type: OptionSpec["type"] | "names" | "boolean";
  readonly default?: OptionSpec["default"] | boolean;
  /** Of a required text: whether it may be no text at all. */
  readonly mayBeEmpty?: boolean;
}

/** Parameters by name. */
export type ParamSpecs = Readonly<Record<string, ParamSpec>>;

type Value = string | number | boolean | readonly string[];

/** Checked parameters. Asking for one as what it is not is a bug. */
export class Params {
  readonly #values: ReadonlyMap<string, Value>;

  constructor(values: ReadonlyMap<string, Value>) {
    this.#values = values;
  }

  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return value === undefined ? undefined : String(value);
  }

  names(name: string): readonly string[] | undefined {
    const value = this.#values.get(name);
    if (value === undefined || Array.isArray(value)) {
      return value as readonly string[] | undefined;
    }
    throw new TypeError(`${name} is no list of names`);
  }

  /** All values of one that may be given several times. */
  list(name: string): readonly string[] {
    return this.names(name) ?? [];
  }

  flag(name: string): boolean {
    return this.#values.get(name) === true;
  }

  /** All that were given or have a default. */
  entries(): Iterable<readonly [string, Value]> {
    return this.#values;
  }
}

/**
 * Checks what a request gives, in its path and behind the question mark.
 *
 * @throws {HttpError} 422 that names each parameter and what is wrong with it.
 */
export function parseParams(
  specs: ParamSpecs,
  { path, query }: {
    path: ReadonlyMap<string, string>;
    query: URLSearchParams;
  },
): Params {
  const faults: Fault[] = [];
  const values = new Map<string, Value>();
  const blame = (loc: string[], [msg, type]: Complaint) =>
    faults.push({ loc, msg, type });
  for (const name of new Set(query.keys())) {
    const isKnown = Object.hasOwn(specs, name) && !path.has(name);
    if (!isKnown) blame(["query", name], EXTRA);
    else if (query.getAll(name).length > 1 && !specs[name]!.repeatable) {
      blame(["query", name], TWICE);
    }
  }
  for (const [name, spec] of Object.entries(specs)) {
    if (spec.repeatable) {
      const all = query.getAll(name);
      if (all.some((it) => it.includes("\0"))) blame(["query", name], NUL);
      values.set(name, all);
      continue;
    }
    const given = path.get(name) ?? query.get(name);
    if (given === null || given === undefined) {
      if (spec.required) blame(["query", name], MISSING);
      if (spec.default !== undefined) values.set(name, spec.default);
      continue;
    }
    const parsed = given.includes("\0")
      ? { wrong: NUL }
      : PARSERS[spec.type](given, spec);
    if ("value" in parsed) values.set(name, parsed.value);
    else blame([path.has(name) ? "path" : "query", name], parsed.wrong);
  }
  if (faults.length > 0) throw new HttpError(422, faults);
  return new Params(values);
}

type Complaint = readonly [msg: string, type: string];
type Parsed = { readonly value: Value } | { readonly wrong: Complaint };

const MISSING: Complaint = ["field required", "value_error.missing"];
const EXTRA: Complaint = ["extra fields not permitted", "value_error.extra"];
const TWICE: Complaint = ["given more than once", "value_error.twice"];
const NO_INTEGER: Complaint = [
  "value is not a valid integer",
  "type_error.integer",
];
const NO_NUMBER: Complaint = ["value is not a valid float", "type_error.float"];
const NO_BOOLEAN: Complaint = [
  "value could not be parsed to a boolean",
  "type_error.bool",
];
const EMPTY: Complaint = [
  "ensure this value has at least 1 characters",
  "value_error.any_str.min_length",
];
/** Neither a shell nor a file's name can hold one. */
const NUL: Complaint = ["the text has a NUL", "value_error"];
const NO_NAMES: Complaint = ["the list of names is empty", "value_error"];

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);

const PARSERS: Record<
  ParamSpec["type"],
  (text: string, spec: ParamSpec) => Parsed
> = {
  text: (value, { required, mayBeEmpty, values }) =>
    value === "" && required && !mayBeEmpty
      ? { wrong: EMPTY }
      : values && !values.includes(value)
      ? { wrong: [`value is none of ${values.join(", ")}`, "type_error.enum"] }
      : { value },
  integer: (text, spec) =>
    /^\s*[+-]?\d{1,15}\s*$/.test(text)
      ? withinBounds(Number(text), spec)
      : { wrong: NO_INTEGER },
  number: (text, spec) =>
    text.trim() !== "" && Number.isFinite(Number(text))
      ? withinBounds(Number(text), spec)
      : { wrong: NO_NUMBER },
  boolean: (text) => {
    const value = BOOLEANS.get(text.toLowerCase());
    return value === undefined ? { wrong: NO_BOOLEAN } : { value };
  },
  names: (text) => {
    try {
      const value = expandNames(text);
      return value.length === 0 ? { wrong: NO_NAMES } : { value };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { wrong: [error.message, "value_error.name_list"] };
    }
  },
};

function withinBounds(
  value: number,
  { minimum = -Infinity, maximum = Infinity }: ParamSpec,
): Parsed {
  if (value < minimum) {
    return {
      wrong: [
        `ensure this value is greater than or equal to ${minimum}`,
        "value_error.number.not_ge",
      ],
    };
  }
  if (value > maximum) {
    return {
      wrong: [
        `ensure this value is less than or equal to ${maximum}`,
        "value_error.number.not_le",
      ],
    };
  }
  return { value };
}
