import "../support/with_parser.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import type { YamlRecord } from "../../src/core/record.ts";
import { readQueue } from "../support/record_text.ts";
import { STRING, VALUE, wellFormed } from "../support/yaml_values.ts";

/** The text of the file after `keys` of the record `job1` were set. */
function afterSet(file: string, keys: YamlRecord): string {
  const text = readQueue(file);
  text.set("job1", { ...text.get("job1"), ...keys });
  return text.toString();
}

function afterRemoval(file: string, key: string): string {
  const text = readQueue(file);
  const { [key]: _, ...record } = text.get("job1")!;
  text.set("job1", record);
  return text.toString();
}

Deno.test("a changed value takes the old one's place", () => {
  const file = "job1:\n  a: 1\n  status: ready\n  c: 2\njob2:\n  a: 1\n";

  assert.equal(
    afterSet(file, { status: "end" }),
    "job1:\n  a: 1\n  status: end\n  c: 2\njob2:\n  a: 1\n",
  );
});

Deno.test("a record that is set to what it is stays as it stands", () => {
  const file = "job1:\n  a:   0x10 # c\n  b: {c: [1,2]}\n";

  assert.equal(afterSet(file, { a: 16, b: { c: [1, 2] } }), file);
});

Deno.test("comments behind, above and below a changed value are kept", () => {
  assert.equal(
    afterSet("# 1\njob1: # 2\n  # 3\n  a: x # 4\n  # 5\n\n  b: 1\n", {
      a: "z",
    }),
    "# 1\njob1: # 2\n  # 3\n  a: z # 4\n  # 5\n\n  b: 1\n",
  );
});

Deno.test("all lines of an old value are replaced", () => {
  const values = [
    "folded\n    plain",
    "'folded\n    quoted'",
    '"folded\\\n    quoted"',
    "|\n    block\n\n    block",
    ">-\n    block",
    "\n    c: 1\n    d: 2",
    "\n  - c\n  - d",
    "[c,\n    d]",
  ];
  for (const value of values) {
    assert.equal(
      afterSet(`job1:\n  a: ${value}\n  b: 1\n`, { a: "new" }),
      "job1:\n  a: new\n  b: 1\n",
    );
  }
});

Deno.test("comments within the lines of an old value are kept", () => {
  const values = ["| # c\n    x\n    y", "# c\n    x: 1", "# c\n    - x"];
  for (const value of values) {
    assert.equal(
      afterSet(`job1:\n  a: ${value}\n  b: 1\n`, { a: "new" }),
      "job1:\n  a: new # c\n  b: 1\n",
    );
  }
});

Deno.test("an empty value is filled in", () => {
  assert.equal(
    afterSet("job1:\n  a:\n  b: # c\n", { a: 1, b: 2 }),
    "job1:\n  a: 1\n  b: 2 # c\n",
  );
});

Deno.test("new keys are added behind the last one, indented like the others", () => {
  assert.equal(
    afterSet("job1:\n    a: 1\n    # end\n\njob2: {}\n", { b: 2, c: "3" }),
    "job1:\n    a: 1\n    b: 2\n    c: '3'\n    # end\n\njob2: {}\n",
  );
});

Deno.test("new keys are added behind a last line without a line break", () => {
  assert.equal(afterSet("job1:\n  a: 1", { b: 2 }), "job1:\n  a: 1\n  b: 2\n");
});

Deno.test("a removed key goes with its lines, comments above it stay", () => {
  assert.equal(
    afterRemoval("job1:\n  # c\n  a: x\n    y\n  b: 1\n", "a"),
    "job1:\n  # c\n  b: 1\n",
  );
  assert.equal(
    afterRemoval("job1:\n  b: {}\n  a: |\n    x\n", "a"),
    "job1:\n  b: {}\n",
  );
});

Deno.test("a record that loses all its keys becomes an empty mapping", () => {
  assert.equal(afterRemoval("# c\njob1:\n  a: 1\n", "a"), "# c\njob1: {}\n");
});

Deno.test("a record without keys gets lines of its own", () => {
  for (const empty of ["job1:", "job1: {}", "job1: null"]) {
    assert.equal(
      afterSet(`${empty}\n\njob2: {}\n`, { a: 1 }),
      "job1:\n  a: 1\n\njob2: {}\n",
    );
  }
});

Deno.test("a record on one line is written anew, with the comment above it", () => {
  assert.equal(
    afterSet("x: {}\n# c\njob1: {a: 1, b: [x]}\n\ny: {}\n", { a: 2 }),
    "x: {}\n# c\njob1:\n  a: 2\n  b: [x]\n\ny: {}\n",
  );
});

Deno.test("a changed anchor leaves its aliases their value", () => {
  const text = afterSet("job1:\n  a: &x {y: 1}\n  b: *x\n", { a: 2 });

  assert.deepEqual(readQueue(text).get("job1"), { a: 2, b: { y: 1 } });
});

Deno.test("a key that comes from a merge can be changed and removed", () => {
  const file = "job1:\n  base: &b {a: 1}\n  <<: *b\n";

  const [changed, removed] = [
    afterSet(file, { a: 2 }),
    afterRemoval(file, "a"),
  ];

  assert.deepEqual(readQueue(changed).get("job1"), { base: { a: 1 }, a: 2 });
  assert.deepEqual(readQueue(removed).get("job1"), { base: { a: 1 } });
});

Deno.test("lines of a file with CR LF go on to end so", () => {
  const text = readQueue("job1:\r\n  a: 1\r\n  b: x\r\n    y\r\n");
  text.set("job1", { a: 2, b: "z", c: 3 });
  text.set("job2", { a: 1 });

  assert.equal(
    text.toString(),
    "job1:\r\n  a: 2\r\n  b: z\r\n  c: 3\r\njob2:\r\n  a: 1\r\n",
  );
});

Deno.test("a new record is appended, before comments at the end", () => {
  const text = readQueue("job1:\n  a: 1\n# end\n");
  text.set("job2", { a: "on" });

  assert.equal(text.toString(), "job1:\n  a: 1\njob2:\n  a: 'on'\n# end\n");
  assert.deepEqual([...text.names()], ["job1", "job2"]);
});

Deno.test("a new record is appended behind a last line without a line break", () => {
  for (const file of ["job1:\n  a: 1", "# c"]) {
    const text = readQueue(file);
    text.set("job2", { a: 1 });
    const [above = ""] = file.split("\njob2");
    assert.equal(text.toString(), `${above}\njob2:\n  a: 1\n`);
  }
});

Deno.test("a new record stands within a document that has an end", () => {
  const text = readQueue("---\njob1:\n  a: 1\n...\n");
  text.set("job2", {});

  assert.equal(text.toString(), "---\njob1:\n  a: 1\njob2: {}\n...\n");
});

Deno.test("the first record of a file keeps the comments of the empty one", () => {
  const text = readQueue("# above\n{}\n# below\n");
  text.set("job1", { a: 1 });

  assert.equal(text.toString(), "# above\njob1:\n  a: 1\n# below\n");
});

Deno.test("a deleted record goes with the comment above it", () => {
  const text = readQueue(
    "# 1\njob1:\n  a: 1\n\n# 2\njob2:\n  a: 1\n# 3\njob3:\n  a: 1\n# end\n",
  );
  text.delete("job2");

  assert.equal(
    text.toString(),
    "# 1\njob1:\n  a: 1\n\n# 3\njob3:\n  a: 1\n# end\n",
  );
});

Deno.test("the file's own comment outlives its records", () => {
  const text = readQueue("# file\n\n# job1\njob1:\n  a: 1\n# end\n");
  text.delete("job1");

  assert.equal(text.toString(), "# file\n\n{}\n# end\n");
});

Deno.test("a record that is deleted and set again comes last", () => {
  const text = readQueue("job1:\n  a: 1\njob2:\n  a: 1\n");
  text.delete("job1");
  text.set("job1", { a: 2 });

  assert.equal(text.toString(), "job2:\n  a: 1\njob1:\n  a: 2\n");
});

Deno.test("deleting what is not there changes nothing", () => {
  const text = readQueue("{job1: {a: 1}}");
  text.delete("job2");

  assert.equal(text.toString(), "{job1: {a: 1}}");
});

Deno.test("a record can be changed again and again", () => {
  const text = readQueue("job1:\n  status: ready # c\njob2: {}\n");
  for (const status of ["run", "end", "ready: no", "null"]) {
    text.set("job1", { status });
    assert.deepEqual(text.get("job1"), { status });
  }

  assert.equal(text.toString(), "job1:\n  status: 'null' # c\njob2: {}\n");
});

Deno.test("half a surrogate pair does not cost a record its comments", () => {
  assert.equal(
    afterSet("job1:\n  a: 1 # c\n", { a: "\ud800" }),
    'job1:\n  a: "\\uFFFD" # c\n',
  );
});

const RECORD = fc.dictionary(
  fc.oneof(fc.constantFrom("name", "status", "command", "10"), STRING),
  VALUE,
  { maxKeys: 5 },
);

Deno.test("what is set is what is read, from the text too", () => {
  const steps = fc.array(
    fc.tuple(fc.oneof(fc.constantFrom("a", "b"), STRING), RECORD),
    {
      minLength: 1,
      maxLength: 5,
    },
  );
  fc.assert(
    fc.property(steps, (steps) => {
      const text = readQueue(
        "# c\na: # c\n  name: x # c\n  status: |\n    y\nb: {}\n",
      );
      const expected = new Map<string, YamlRecord>();
      for (const [name, record] of steps) {
        text.set(name.toWellFormed(), record);
        expected.set(name.toWellFormed(), wellFormed(record) as YamlRecord);
      }
      const again = readQueue(text.toString());
      for (const [name, record] of expected) {
        assert.deepEqual(text.get(name), record);
        assert.deepEqual(again.get(name), record);
      }
    }),
    { numRuns: 200 },
  );
});
