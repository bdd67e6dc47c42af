import "../support/with_parser.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { parse, parseDocument, visit } from "yaml";
import { AppError } from "../../src/core/errors.ts";
import type { YamlRecord } from "../../src/core/record.ts";
import type { RecordText } from "../../src/store/record_text.ts";
import { readQueue } from "../support/record_text.ts";

function recordsOf(text: RecordText): Record<string, YamlRecord> {
  return Object.fromEntries(
    Array.from(text.names(), (name) => [name, text.get(name)!]),
  );
}

Deno.test("other ways of writing records are read", () => {
  const files = [
    "job1: {a: 1, b: [2, 3]}\n",
    "{job1: {a: 1, b: [2, 3]}}\n",
    '{\n  "job1": {"a": 1,\n  "b": [2, 3]}\n}\n',
    "job1:\n    a: 1\n    b:\n    - 2\n    - 3\n",
    "job1: {\n  a: 1, b: [\n  2, 3]\n}\n",
    "? job1\n: a: 1\n  b: [2, 3]\n",
    "--- !!map\njob1: !!map\n  a: 1\n  ? b\n  : - 2\n    - 3\n",
    "  job1:\n    a: 1\n    b: [2, 3]\n",
    "%YAML 1.2\n---\njob1:\n  a: 0o1\n  b: [0x2, 3]\n...\n",
    "&job1 job1: &x\n  a: 1\n  b: [2, 3]\n",
  ];
  for (const file of files) {
    assert.deepEqual(
      recordsOf(readQueue(file)),
      { job1: { a: 1, b: [2, 3] } },
      file,
    );
  }
});

Deno.test("multi-line strings are read", () => {
  const text = readQueue(
    "job1:\n  a: |\n    x\n      y\n\n    # z\n  b: >-\n    x\n    y\n\n" +
      '# c\njob2:\n  a: |+\n    x\n\n# c\njob3:\n  a: "x\n\n    y\\\n    z"\n',
  );

  assert.deepEqual(recordsOf(text), {
    job1: { a: "x\n  y\n\n# z\n", b: "x y" },
    job2: { a: "x\n\n" },
    job3: { a: "x\nyz" },
  });
});

Deno.test("a comment without indentation does not end a record", () => {
  const text = readQueue(
    "job1:\n  a: 1\n# c\n\n  b: 2\n# job2\njob2:\n  a: 1\n",
  );
  text.delete("job2");

  assert.equal(text.toString(), "job1:\n  a: 1\n# c\n\n  b: 2\n");
});

Deno.test("unknown tags and dates are read as what is written", () => {
  const text = readQueue(
    "job1:\n  a: !mine x\n  b: 2001-01-01\n  c: !!binary eA==\n",
  );

  assert.deepEqual(text.get("job1"), { a: "x", b: "2001-01-01", c: "eA==" });
});

Deno.test("keys are strings, whatever they look like", () => {
  const text = readQueue("job1: {1: a, 0x10: b, null: c, on: d, 1e3: e}\n");

  assert.deepEqual(text.get("job1"), {
    ...{ "1": "a", "0x10": "b", null: "c", on: "d", "1e3": "e" },
  });
});

Deno.test("anchors and merges are read within a record", () => {
  const text = readQueue(
    "job1:\n  base: &base {a: 1, b: 2}\n  <<: *base\n  b: 3\n  c: *base\n",
  );

  assert.deepEqual(text.get("job1"), {
    ...{ base: { a: 1, b: 2 }, a: 1, b: 3, c: { a: 1, b: 2 } },
  });
});

Deno.test("anchors are found across records in flow style, too", () => {
  const text = readQueue('a: {"b":&x 1}\nb: {"c":*x, "d": [*x,*x]}\n');

  assert.deepEqual(text.get("b"), { c: 1, d: [1, 1] });
});

const SHARED = "base: &base\n  a: 1 # one\n# c\njob1:\n  <<: *base\n" +
  "  b: 2\njob2: # two\n  c: 3\n";

Deno.test("anchors and merges are read across records", () => {
  assert.deepEqual(recordsOf(readQueue(SHARED)), {
    base: { a: 1 },
    job1: { a: 1, b: 2 },
    job2: { c: 3 },
  });
});

Deno.test("a record that uses another's anchor keeps its values when that changes", () => {
  const text = readQueue(SHARED);
  text.set("base", { a: 7 });

  assert.deepEqual(recordsOf(readQueue(text.toString())), {
    base: { a: 7 },
    job1: { a: 1, b: 2 },
    job2: { c: 3 },
  });
});

Deno.test("only records that use another's anchor are written anew", () => {
  const text = readQueue(SHARED);
  text.set("job2", { c: 4 });

  assert.equal(
    text.toString(),
    "base: &base\n  a: 1 # one\n# c\njob1:\n  a: 1\n  b: 2\njob2: # two\n  c: 4\n",
  );
});

Deno.test("commands with asterisks and ampersands share no anchors", () => {
  const file = "job1:\n  a: x &y\n  b: echo &y\njob2:\n  a: rm -- *y\n" +
    "  b: 'a: *y'\n# c: *y\njob3: {}\n";
  const text = readQueue(file);
  text.delete("job3");

  assert.equal(text.toString(), file.replace("# c: *y\njob3: {}\n", ""));
});

Deno.test("a file in flow style is written in block style once it is changed", () => {
  const text = readQueue(
    "# top\n{10: {a: 'on', b: {c: [1]}},\n job1: {}, 2: }\n# end",
  );
  text.set("job2", { a: null });

  assert.equal(
    text.toString(),
    "# top\n'10':\n  a: 'on'\n  b: {c: [1]}\njob1: {}\n'2': {}\n" +
      "job2:\n  a: null\n# end\n",
  );
});

Deno.test("names that are no plain words survive being written anew", () => {
  const names = [
    "-x",
    ":y",
    "~",
    "<<",
    "?z",
    "",
    "a: b",
    "#",
    "k".repeat(1500),
  ];
  const file = JSON.stringify(
    Object.fromEntries(names.map((name) => [name, {}])),
  );
  const text = readQueue(file);
  text.set("new", {});

  assert.deepEqual([...readQueue(text.toString()).names()], [...names, "new"]);
});

const NAME = fc.constantFrom(
  ...["job1", "job2", "job3", "10", "'20'", "null", "a b", "? job4", "&k job5"],
);
const HEAD = fc.constantFrom(
  ...[":\n", ":\n", ":\n", ": # c\n", ": {}\n", ": {a: 1,\n  b: 2}\n"],
  ...[": {\n  a: 1\n}\n", ": x\n", ":\n- 1\n", ": &x {a: 1}\n", ":\r\n", "\n"],
);
const LINE = fc.constantFrom(
  ...["  a: 1\n", "  b: x\n    y\n", "  c: 'y' # c\n", "  d: {e: f}\n"],
  ...[
    "  e:\n    f: 1\n",
    "  g: |+\n    x\n\n\n",
    "  h:\n  - 1\n",
    "  i: &x 1\n",
  ],
  ...["  j: *x\n", "  <<: *x\n", "# c\n", "  # c\n", "\n", " \n", "   k: 1\n"],
  ...["  l: 'a\n", "  m: [1,\n2]\n", "---\n", "...\n", "}\n", "  n: a *x\n"],
);
const FILE = fc.tuple(
  fc.constantFrom("", "# top\n", "---\n", "# top\n\n# own\n", "\uFEFF"),
  fc.array(
    fc.tuple(NAME, HEAD, fc.uniqueArray(LINE, { maxLength: 4 }))
      .map(([name, head, lines]) => name + head + lines.join("")),
    { maxLength: 4 },
  ),
  fc.constantFrom("", "# end", "...\n# end\n"),
).map(([above, records, below]) => above + records.join("") + below);

/** What the library makes of the whole file, if it is one of records. */
function readByLibrary(file: string): Record<string, YamlRecord> | undefined {
  let records: unknown;
  try {
    records = parse(file, { schema: "core", merge: true, stringKeys: true });
    if (losesValue(file)) return undefined;
  } catch {
    return undefined;
  }
  if (typeof records !== "object" || Array.isArray(records)) return undefined;
  const entries = Object.entries(records ?? {});
  const isValid = entries.every(([, record]) =>
    typeof record === "object" && !Array.isArray(record)
  );
  if (!isValid) return undefined;
  return Object.fromEntries(
    entries.map(([name, record]) => [name, record ?? {}]),
  );
}

/** The library says nothing of a value that follows `? key` without a colon. */
function losesValue(file: string): boolean {
  let loses = false;
  visit(parseDocument(file, { keepSourceTokens: true }), {
    Pair(_, { value, srcToken }) {
      loses ||= value === null && srcToken?.value !== undefined;
    },
  });
  return loses;
}

Deno.test("a value below an explicit key needs its colon", () => {
  for (const value of ["  b: 1", "  'b", "  # c\n  b: 1", "  - 1", "  {}"]) {
    const file = `? a\n  # c\n${value}\nd:\n`;
    assert.throws(() => recordsOf(readQueue(file)), /a colon is missing/, file);
  }
});

Deno.test("records read one by one are those of the whole file", () => {
  fc.assert(
    fc.property(FILE, (file) => {
      const expected = readByLibrary(file);
      let read: Record<string, YamlRecord> | undefined;
      try {
        const text = readQueue(file);
        read = recordsOf(text);
        if (text.size > 0) assert.equal(text.toString(), file);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
      }
      assert.deepEqual(read, expected);
    }),
    { numRuns: 1500 },
  );
});
