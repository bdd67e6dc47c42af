import assert from "node:assert/strict";
import fc from "fast-check";
import { AppError } from "../../src/core/errors.ts";
import { expandNames, formatNames } from "../../src/core/names.ts";

/** Texts that are nearly name lists: most go wrong somewhere. */
const LIST = fc.string({
  unit: fc.constantFrom(..."ab0129[],- :"),
  maxLength: 20,
});

/** Texts of any characters, halves of surrogate pairs included. */
const CHARACTERS = fc.array(fc.nat(0xffff))
  .map((codes) => String.fromCharCode(...codes));

/** A piece of a pattern, with the strings it stands for. */
interface Piece {
  readonly text: string;
  readonly values: readonly string[];
}

const PLAIN: fc.Arbitrary<Piece> = fc.string({
  unit: fc.constantFrom("a", "7", "-", ".", "@", " ", "'", "é", "😀"),
  minLength: 1,
  maxLength: 5,
}).map((text) => ({ text, values: [text] }));

const RANGE: fc.Arbitrary<Piece> = fc.record({
  low: fc.nat(120),
  steps: fc.nat(4),
  width: fc.nat(4),
}).map(({ low, steps, width }) => {
  const values = count(low, low + steps)
    .map((number) => String(number).padStart(width, "0"));
  const text = steps === 0 ? values[0] : `${values[0]}-${low + steps}`;
  return { text: text ?? "", values };
});

const BRACKET: fc.Arbitrary<Piece> = fc.array(RANGE, {
  minLength: 1,
  maxLength: 3,
}).map((ranges) => ({
  text: `[${ranges.map(({ text }) => text).join(",")}]`,
  values: ranges.flatMap(({ values }) => values),
}));

const PATTERN: fc.Arbitrary<Piece> = fc.array(fc.oneof(PLAIN, BRACKET), {
  minLength: 1,
  maxLength: 3,
}).map((pieces) =>
  pieces.reduce((left, right) => ({
    text: left.text + right.text,
    values: left.values.flatMap((a) => right.values.map((b) => a + b)),
  }))
);

const EXPANSIONS: Record<string, readonly string[]> = {
  "": [],
  "plain": ["plain"],
  " a": [" a"],
  "a,b": ["a", "b"],
  "a, b": ["a", " b"],
  "a,,b": ["a", "b"],
  "a,a": ["a"],
  "a:1,b:2": ["a:1", "b:2"],
  "local:a0,a1": ["local:a0", "local:a1"],
  "local:a[0-1],b": ["local:a0", "local:a1", "b"],
  "a,local:b": ["a", "local:b"],
  "local:a,local:a,b": ["local:a", "local:b"],
  "local:a,a": ["local:a"],
  ":a,b": [":a", ":b"],
  "job[1-10]": count(1, 10).map((number) => `job${number}`),
  "job[01-04]": ["job01", "job02", "job03", "job04"],
  "job[9-11]": ["job9", "job10", "job11"],
  "job[09-11]": ["job09", "job10", "job11"],
  "job[1-03]": ["job1", "job2", "job3"],
  "[1-3]": ["1", "2", "3"],
  "a[1-2,5]": ["a1", "a2", "a5"],
  "a[1,3]b": ["a1b", "a3b"],
  "job.[1-2]": ["job.1", "job.2"],
  "user@red[1-2]": ["user@red1", "user@red2"],
  "local:a[0-1]": ["local:a0", "local:a1"],
  "a[1-2],c": ["a1", "a2", "c"],
  "red,red0[1-3]": ["red", "red01", "red02", "red03"],
  "x[1-2]y[1-2]": ["x1y1", "x1y2", "x2y1", "x2y2"],
  "a[1-2][3-4]": ["a13", "a14", "a23", "a24"],
  "job[1-2,2-3]": ["job1", "job2", "job3"],
  "job[1-3],job2": ["job1", "job2", "job3"],
  "job[0-99999]": count(0, 99_999).map((number) => `job${number}`),
  "a[7-7]": ["a7"],
  "a[0,00]": ["a0", "a00"],
  "a[007]b": ["a007b"],
  "a[000000000000000000008-10]": [
    "a000000000000000000008",
    "a000000000000000000009",
    "a000000000000000000010",
  ],
  "a[123456789012345678901234567890]": ["a123456789012345678901234567890"],
};

for (const [text, names] of Object.entries(EXPANSIONS)) {
  Deno.test(`the name list "${text}" gives ${summary(names)}`, () => {
    assert.deepEqual(expandNames(text), names);
  });
}

const MISTAKES: readonly [text: string, what: string, hint?: string][] = [
  ["job[3-1]", "the range 3-1 runs backwards at column 5", "job[1-3]"],
  ["a,b[03-1]", "the range 03-1 runs backwards at column 5", "a,b[01-03]"],
  ["job[a-c]", '"a-c" is neither a number nor a range at column 5'],
  ["job[1,b]", '"b" is neither a number nor a range at column 7'],
  ["job[1-2-3]", '"1-2-3" is neither a number nor a range at column 5'],
  ["job[1 2]", '"1 2" is neither a number nor a range at column 5'],
  ["job[]", '"" is neither a number nor a range at column 5'],
  ["job[1,]", '"" is neither a number nor a range at column 7'],
  [
    "job[ 1-2]",
    '" 1-2" is neither a number nor a range at column 5',
    "job[1-2]",
  ],
  ["job[1-2", "the [ has no partner at column 4", "job[1-2]"],
  ["job[a", "the [ has no partner at column 4"],
  ["job1-2]", "the ] has no partner at column 7", "job[1-2]"],
  ["job]", "the ] has no partner at column 4"],
  ["job[[1-2]]", "the [ has no partner at column 4", "job[1-2]"],
  ["a[3-1],b[ 2", "the range 3-1 runs backwards at column 3", "a[1-3],b[2]"],
  ["3-1,a[3-1]", "the range 3-1 runs backwards at column 7", "3-1,a[1-3]"],
  ["job[1-100001]", "results too large at column 5"],
  ["job[0-49999,0-50000]", "results too large at column 13"],
  ["x[1-400]y[1-400]", "results too large at column 10"],
  ["a[0-99999],b", "results too large at column 12"],
  ["job[1-100002]", "range too large at column 5"],
  ["a[1-999999999999]", "range too large at column 3"],
  ["a[1-99999999999999999999]", "range too large at column 3"],
];

for (const [text, what, hint] of MISTAKES) {
  Deno.test(`the name list "${text}" is refused: ${what}`, () => {
    const error = refusal(text);

    assert.equal(error.message, `Cannot read the name list "${text}": ${what}`);
    if (hint === undefined) assert.match(error.hint ?? "", /^look here:\n/);
    else assert.equal(error.hint, `write it as ${hint}`);
  });
}

Deno.test("a mistake that cannot be mended is pointed at", () => {
  const { hint } = refusal("job[a-c]");

  assert.equal(hint, "look here:\n  job[a-c]\n      ^");
});

Deno.test("a mistake in a long text is shown with its surroundings only", () => {
  const { message, hint } = refusal("a".repeat(1000) + "[x]" + "b".repeat(99));

  const shown = `…${"a".repeat(29)}[x]${"b".repeat(28)}…`;
  assert.equal(
    message,
    `Cannot read the name list "${shown}": ` +
      '"x" is neither a number nor a range at column 1002',
  );
  assert.equal(hint, `look here:\n  ${shown}\n  ${" ".repeat(31)}^`);
});

Deno.test("a message stays on one line whatever the text holds", () => {
  const { message } = refusal("a\n\x1b\u2028[x]");

  assert.match(message, /^Cannot read the name list "a\?\?\?\[x\]": .* 6$/);
});

const HOSTILE: Record<string, string> = {
  "brackets that all open": "[".repeat(1e6),
  "brackets that all close": "]".repeat(1e6),
  "numbers that never end": `[${"1-".repeat(1e6)}`,
  "a bracket that closes late": `${"1,".repeat(1e5)}]`,
  "commas only": ",".repeat(1e6),
  "a chain of single numbers": "[1]".repeat(2e5),
  "a chain of doubling brackets": "[1-2]".repeat(1e5),
  "a wide range before a long chain": `[0-99999]${"[1]".repeat(2e5)}`,
  "a wide range after a long prefix": `${"a".repeat(1e6)}[0-99999]`,
  "a wide range of long numbers": `[${"0".repeat(1e6)}-99999]`,
  "a long scope before a wide range": `${"a".repeat(1e6)}:,[0-99998]`,
  "a number of a million digits": `[0-${"9".repeat(1e6)}]`,
  "one wide range again and again": "a[0-99999],".repeat(1e5),
  "one number again and again": `a[${"1,".repeat(1e6)}1]`,
};

for (const [what, text] of Object.entries(HOSTILE)) {
  Deno.test(`hostile text is dealt with at once: ${what}`, () => {
    const started = performance.now();

    const error = attempt(text);

    // Going through a million characters a million times takes far longer.
    assert.ok(performance.now() - started < 60_000);
    assert.ok((error?.message.length ?? 0) < 300);
    assert.ok((error?.hint?.length ?? 0) < 300);
  });
}

Deno.test("a list of patterns gives all their products in order, each once", () => {
  fc.assert(fc.property(fc.array(PATTERN, { maxLength: 4 }), (patterns) => {
    const text = patterns.map(({ text }) => text).join(",");

    const names = patterns.flatMap(({ values }) => values);
    assert.deepEqual(expandNames(text), [...new Set(names)]);
  }));
});

Deno.test("a range gives as many names as it spans, smallest first", () => {
  fc.assert(fc.property(fc.nat(1e12), fc.nat(2_000), (low, steps) => {
    const names = expandNames(`job[${low}-${low + steps}]`);

    assert.deepEqual(names, count(low, low + steps).map((n) => `job${n}`));
  }));
});

Deno.test("a range with leading zeros keeps the width of its start", () => {
  fc.assert(fc.property(fc.nat(99), fc.nat(99), (low, steps) => {
    const names = expandNames(`${pad(low)}[${pad(low)}-${low + steps}]`);

    assert.equal(names.length, steps + 1);
    assert.ok(names.every((name) => name.length === 10));
  }));
});

Deno.test("a scope that only the first name has goes to all names", () => {
  fc.assert(fc.property(PATTERN, PATTERN, (first, second) => {
    const [name, ...others] = first.values.concat(second.values);
    if (first.values.length > 1) return;

    const names = expandNames(`local:${first.text},${second.text}`);

    const scoped = [name, ...others].map((name) => `local:${name}`);
    assert.deepEqual(names, [...new Set(scoped)]);
  }));
});

Deno.test("expanding names that are already expanded changes nothing", () => {
  fc.assert(fc.property(LIST, (text) => {
    if (attempt(text) !== undefined) return;
    const names = expandNames(text);

    assert.deepEqual(expandNames(names.join(",")), names);
  }));
});

Deno.test("any text gives distinct names without brackets, or a usage error", () => {
  fc.assert(
    fc.property(fc.oneof(LIST, CHARACTERS), (text) => {
      if (attempt(text) !== undefined) return;
      const names = expandNames(text);

      assert.equal(new Set(names).size, names.length);
      assert.ok(names.every((name) => /^[^[\],]+$/.test(name)));
    }),
  );
});

Deno.test("every refused text is marked at a column it has", () => {
  fc.assert(fc.property(LIST, (text) => {
    const error = attempt(text);
    fc.pre(error !== undefined);

    const column = columnOf(error);
    assert.ok(column >= 1 && column <= text.length);
    assert.ok(!error.message.includes("\n"));
  }));
});

Deno.test("every hint is a list that can be read, or has the mark in its place", () => {
  fc.assert(fc.property(LIST, (text) => {
    const error = attempt(text);
    fc.pre(error !== undefined);

    const mended = error.hint?.match(/^write it as (.*)$/)?.[1];
    if (mended !== undefined) return void expandNames(mended);
    const [, shown, caret] = error.hint?.split("\n") ?? [];
    assert.equal(shown, `  ${text}`);
    assert.equal(caret, `${" ".repeat(columnOf(error) + 1)}^`);
  }));
});

Deno.test("names are printed as a Python list", () => {
  assert.equal(formatNames([]), "[]");
  assert.equal(formatNames(["job1"]), "['job1']");
  assert.equal(formatNames(["job1", "job2"]), "['job1', 'job2']");
});

Deno.test("names that hold quotes or invisible characters are printed as Python does", () => {
  const names = ["it's", 'say "a"', `'"`, "a\\b", " \t\r\n", "é漢😀"];
  const invisible = ["\0\x1b\x7f", "\u00a0\u00ad", "\u200b\u2028", "\u{e0001}"];

  assert.equal(
    formatNames(names),
    String.raw`["it's", 'say "a"', '\'"', 'a\\b', ' \t\r\n', 'é漢😀']`,
  );
  assert.equal(
    formatNames(invisible),
    String
      .raw`['\x00\x1b\x7f', '\xa0\xad', '\u200b\u2028', '\U000e0001']`,
  );
});

function count(low: number, high: number): number[] {
  return Array.from({ length: high - low + 1 }, (_, step) => low + step);
}

function pad(number: number): string {
  return String(number).padStart(5, "0");
}

function summary(names: readonly string[]): string {
  if (names.length <= 4) return formatNames(names);
  return `${names[0]} to ${names.at(-1)}`;
}

function attempt(text: string): AppError | undefined {
  try {
    expandNames(text);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof AppError, String(error));
    assert.equal(error.code, "usage");
    return error;
  }
}

function refusal(text: string): AppError {
  return attempt(text) ?? assert.fail(`"${text}" is not refused`);
}

function columnOf({ message }: AppError): number {
  return Number(message.match(/ at column (\d+)$/)?.[1]);
}
