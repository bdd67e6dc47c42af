/**
 * What a YAML scalar without quotes means: to a reader of YAML 1.2, as we are
 * one, and to one of YAML 1.1, as the original was one.
 *
 * @module
 */

const CONSTANTS = new Map<string, null | boolean>([
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...["true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["false", "False", "FALSE"].map((word) => [word, false] as const),
]);
const LONGEST_CONSTANT = 5;
const STARTS_OF_CONSTANTS = "~nNtTfF";

const DECIMAL = /^[-+]?[0-9]+$/;
const PREFIXED = /^0(?:o[0-7]+|x[0-9a-fA-F]+)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;

/** What YAML 1.1 takes for something else than a string and 1.2 does not. */
const NOT_A_STRING_IN_1_1 = new RegExp(
  `^(?:${
    [
      "[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF",
      "=|<<",
      "[-+]?0b[01_]+",
      "[-+]?0x[0-9a-fA-F_]+",
      "[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])*(?:\\.[0-9_]*)?",
      "[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+]?[0-9]+)?",
      "[-+]?\\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?",
      "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \\t]+)[0-9]{1,2}:.*)?",
    ].join("|")
  })$`,
);

/** The value of an unquoted scalar, by the core schema of YAML 1.2. */
export function resolvePlain(text: string): null | boolean | number | string {
  if (text.startsWith("./")) return text; // a path, as most records have one
  if (startsLikeNumber(text.charCodeAt(0))) return resolveNumber(text);
  if (text.length > LONGEST_CONSTANT) return text;
  if (!STARTS_OF_CONSTANTS.includes(text.charAt(0))) return text;
  const constant = CONSTANTS.get(text);
  return constant === undefined ? text : constant;
}

/** Whether every reader takes `text` for a string when it has no quotes. */
export function isStringToAll(text: string): boolean {
  return typeof resolvePlain(text) === "string" &&
    !NOT_A_STRING_IN_1_1.test(text);
}

/** A digit, a sign or a point. */
function startsLikeNumber(code: number): boolean {
  return code >= 0x2b && code <= 0x39 && code !== 0x2c && code !== 0x2f;
}

function resolveNumber(text: string): number | string {
  if (DECIMAL.test(text)) return parseInt(text, 10);
  if (FLOAT.test(text)) return parseFloat(text);
  if (PREFIXED.test(text)) return Number(text);
  if (INFINITE.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  return NOT_A_NUMBER.test(text) ? NaN : text;
}
