import assert from "node:assert/strict";
import fc from "fast-check";
import { AppError } from "../../src/core/errors.ts";
import type { Value } from "../../src/core/record.ts";
import {
  canonicalFields,
  readCanonical,
} from "../../src/store/canonical_record.ts";
import { parseEntry } from "../../src/store/yaml_entries.ts";
import { formatField, formatScalar } from "../../src/store/yaml_scalar.ts";
import { SCALAR, STRING, wellFormed } from "../support/yaml_values.ts";

const MANY = 5000;

const VALUE_TEXT = fc.oneof(
  SCALAR.map(formatScalar),
  STRING,
  fc.constantFrom(
    ...["foo", "'it''s'", '"a\\n\\x41"', '"\\q"', "{}", "[a]", "&a b", "*a"],
    ...["|", "> ", "!!str 1", "'a' # c", "'a'b", "a # c", "'a", '"a', "- a"],
    ...["foo\n    bar", "foo\n    - bar", "foo\n    # x", "foo # c\n    bar"],
    ...["'foo  \n    bar '", "'foo\n\n    bar'", '"foo\n    bar"', "a\n    b:"],
    ...["a\n     b  \n    c", "\n    - a\n    - b", "\n    a: b", "'\n    a'"],
  ),
);
const KEY_TEXT = fc.constantFrom(
  ...["a", "b", "name", "c-d", "E_1", "a", "b", "name", "1", "a b", "'q'"],
  ...["<<", "? a", "-", "null", "__proto__", "constructor", "ä", ""],
);
const LINE = fc.tuple(
  fc.constantFrom("  ", "  ", "  ", "  ", "   ", " ", "", "\t"),
  KEY_TEXT,
  fc.constantFrom(": ", ": ", ": ", ":", "  :  ", ":\t"),
  VALUE_TEXT,
  fc.constantFrom("\n", "\n", "\n", "\r\n", "\n\n", "\n# c\n", "\n  # c\n"),
).map((parts) => parts.join(""));

/** What the library makes of the lines below a name. */
function readByLibrary(lines: string): Value | undefined {
  const source = {
    kind: "queue",
    path: "a-queue.yaml",
    text: `n:\n${lines}`,
  } as const;
  try {
    const entry = parseEntry(source, { start: 0, end: source.text.length });
    return entry && (entry.value ?? {});
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

Deno.test("keys with plain values are read", () => {
  const lines = "  name: job1\n  gpu: '0'\n  cores: 1\n  pid: null\n  host:\n";

  assert.deepEqual(readCanonical(lines), {
    ...{ name: "job1", gpu: "0", cores: 1, pid: null, host: null },
  });
});

Deno.test("a plain value folded by the original is read as one line", () => {
  const lines = '  a: ssh red "cd job1 ; nohup bash >> job1.log\n    2>&1 &"\n';

  assert.deepEqual(readCanonical(lines), {
    a: 'ssh red "cd job1 ; nohup bash >> job1.log 2>&1 &"',
  });
});

Deno.test("quoted values are read, those in single quotes folded or not", () => {
  const lines = `  a: 'it''s'\n  b: 'a:\n    b'\n  c: "\\xFC\\u2713\\n"\n`;

  assert.deepEqual(readCanonical(lines), { a: "it's", b: "a: b", c: "ü✓\n" });
});

Deno.test("comments and empty lines between and behind keys are passed over", () => {
  const lines = "# a\n  a: 1 # b\n\n    # c\n  b: 'x' # d\n  c: # e\n";

  assert.deepEqual(readCanonical(lines), { a: 1, b: "x", c: null });
});

Deno.test("lines that end with CR LF are read", () => {
  assert.deepEqual(readCanonical("  a: x\r\n    y\r\n  b: 'z'\r\n  c:\r\n"), {
    ...{ a: "x y", b: "z", c: null },
  });
});

Deno.test("other indentation than two blanks is read", () => {
  assert.deepEqual(readCanonical("    a: x\n      y\n    b: z\n"), {
    ...{ a: "x y", b: "z" },
  });
});

Deno.test("what is not plainly a record is left to the parser", () => {
  const unusual = [
    "  a: {}\n",
    "  a: [1]\n",
    "  a: |\n    x\n",
    "  a: &x 1\n",
    "  a: *x\n",
    "  a: !!str 1\n",
    "  a:\n    b: 1\n",
    "  a:\n  - 1\n",
    "  a: 1\n   b: 2\n",
    "  a: 1\n  a: 2\n",
    "  a: x: y\n",
    "  a: 'x\n",
    "  a: 'x' y\n",
    "  <<: x\n",
    "a: 1\n",
    "\ta: 1\n",
    "  - a\n",
    "  a\n",
  ];
  for (const lines of unusual) {
    assert.equal(readCanonical(lines), undefined, lines);
  }
});

Deno.test("records as this program writes them are all read", () => {
  const key = fc.stringMatching(/^key_[a-z]{1,8}$/);
  fc.assert(fc.property(fc.dictionary(key, SCALAR), (record) => {
    const lines = Object.entries(record).map(([key, value]) =>
      formatField(key, value, { indent: "  ", eol: "\n" }) + "\n"
    );
    assert.deepEqual(readCanonical(lines.join("")), {
      ...wellFormed(record) as typeof record,
    });
  }));
});

Deno.test("what is read is what the YAML library reads", () => {
  fc.assert(
    fc.property(fc.array(LINE, { maxLength: 3 }), (lines) => {
      const text = lines.join("");
      const record = readCanonical(text);
      if (record) assert.deepEqual(record, readByLibrary(text));
    }),
    { numRuns: MANY },
  );
});

Deno.test("what was read before makes no difference to what is read", () => {
  const record = fc.array(LINE, { minLength: 1, maxLength: 4 });
  const edit = fc.record({
    at: fc.nat({ max: 4 }),
    remove: fc.nat({ max: 1 }),
    insert: fc.array(LINE, { maxLength: 1 }),
  });
  fc.assert(
    fc.property(record, fc.array(edit, { maxLength: 2 }), (before, edits) => {
      const lines = [...before];
      for (const { at, remove, insert } of edits) {
        lines.splice(at, remove, ...insert);
      }
      const text = lines.join("");
      readCanonical(before.join(""));

      const record = readCanonical(text);
      const fields = canonicalFields(text);

      if (!record) return;
      assert.deepEqual(record, readByLibrary(text));
      assert.deepEqual(Object.keys(record), fields?.map(({ key }) => key));
      for (const { start, colon, valueEnd, end } of fields!) {
        assert.match(text.slice(start, colon), /^ +[\w-]+:$/);
        assert.match(text.slice(valueEnd, end), /^ *(#.*)?(\r?\n)?$/);
      }
    }),
    { numRuns: MANY },
  );
});

Deno.test("records that are alike do not share what is changed in one", () => {
  const [first, second] = ["  a: 1\n  b: x\n", "  a: 1\n  b: y\n"]
    .map((lines) => readCanonical(lines)!);

  first!["a"] = 2;

  assert.deepEqual(second, { a: 1, b: "y" });
  assert.deepEqual(readCanonical("  a: 1\n  b: y\n"), { a: 1, b: "y" });
});

Deno.test("a last line without its end says nothing of one that goes on", () => {
  const texts = ["  a: 1", "  a: 1#\n", "  a: 2\n", "  a: 3", "  a: 3#\n"];

  const values = texts.map((text) => readCanonical(text)?.["a"]);

  assert.deepEqual(values, [1, "1#", 2, 3, "3#"]);
});
