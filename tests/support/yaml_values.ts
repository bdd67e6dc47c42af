/**
 * Values for property tests of the YAML layer, most of them made to be misread.
 *
 * @module
 */
import fc from "fast-check";
import type { Value } from "../../src/core/record.ts";

/** Strings that one version of YAML or the other takes for something else. */
export const MISREAD_STRINGS: readonly string[] = [
  ...["", "~", "null", "Null", "NULL", "true", "False", "TRUE", "none"],
  ...["y", "Y", "n", "yes", "No", "on", "OFF", "On", "=", "<<", "-", "?", ":"],
  ...["0", "007", "010", "0777", "08", "0o7", "0x1F", "0x1_F", "0b11", "+1"],
  ...["-0", "1_000", "1e3", "1E+3", "1.5e-3", "1_0.5", ".5", "1.", "-.5e1"],
  ...[".", "..", "...", "---", "--- a", "+", "1:30", "190:20:30", "1:30.5"],
  ...[".inf", "-.Inf", "+.INF", ".nan", ".NaN", "inf", "nan", "1e", "0o8"],
  ...[
    "2001-01-01",
    "2001-1-1",
    "2001-12-14t21:59:43.10-05:00",
    "2001-1-1 1:2:3",
  ],
  ...[
    "- a",
    "-a",
    "? a",
    "?a",
    ": a",
    ":a",
    "a: b",
    "a:b",
    "a:",
    "a #b",
    "a#b",
  ],
  ...["#a", "&a", "*a", "!a", "!!str a", "|", ">", "%a", "@a", "`a", "[a]"],
  ...[
    "{a}",
    "a, b",
    "a]",
    "a}",
    "'",
    "''",
    '"',
    "it's",
    'say "x"',
    "\\",
    "a\\n",
  ],
  ...[
    " a",
    "a ",
    "  ",
    "\t",
    "a\t",
    "\ta",
    "a\tb",
    "a\nb",
    "\n",
    "a\n\n",
    "\r",
  ],
  ...["a\r\nb", "\0", "\x07", "\x1b[0m", "\x7f", "\x85", "a\x85b", "\xa0"],
  ...["\u2028", "a\u2029b", "\ufeff", "\ufeffa", "\ufffe", "ü", "✓", "😀"],
  ...["\ud800", "a\udc00", "\ude00\ud83d", "'\n'", "a\\\nb", "a\n # b"],
  ...["10.0.0.1", "01/02/2026 10:11:12", "77e2e6b391a34b328eab3a90829fb839"],
  ...["12345678901234567890", "1234e5678", "12e34", "0".repeat(40), "~/ENV3"],
];

/** Strings of the characters that mean something in YAML. */
const NEARLY_YAML = fc.string({
  unit: fc.constantFrom(..." -:#'\"\\,[]{}&*!|>%@`?~.=<019eExob_+aynTZ/\t\n"),
  maxLength: 12,
});

/** Any characters, halves of surrogate pairs included. */
const CHARACTERS = fc.array(fc.nat(0xffff), { maxLength: 8 })
  .map((codes) => String.fromCharCode(...codes));

export const STRING: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...MISREAD_STRINGS),
  NEARLY_YAML,
  CHARACTERS,
  fc.string({ unit: "binary" }),
  fc.string(),
);

export const SCALAR: fc.Arbitrary<Value> = fc.oneof(
  { weight: 6, arbitrary: STRING },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false) },
  { weight: 2, arbitrary: fc.oneof(fc.double(), fc.integer()) },
);

export const VALUE: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>(
  (tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      SCALAR,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(STRING, tie("value"), { maxKeys: 3 }),
    ),
  }),
).value;

/** What can be kept of a value: half a surrogate pair is no character. */
export function wellFormed(value: Value): Value {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.toWellFormed(),
      wellFormed(item),
    ]),
  );
}
