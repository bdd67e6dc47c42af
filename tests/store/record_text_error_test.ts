import "../support/with_parser.ts";
import assert from "node:assert/strict";
import { AppError } from "../../src/core/errors.ts";
import { RecordText } from "../../src/store/record_text.ts";
import { readQueue } from "../support/record_text.ts";

const FILE = 'Cannot read queue file "experiment/a-queue.yaml"';
const HINT = "mend that line in an editor, then type the command again";

function refusesToParse(file: string, message: string): void {
  assert.throws(
    () => readQueue(file),
    {
      name: "AppError",
      code: "invalid",
      message: `${FILE}: ${message}`,
      hint: HINT,
    },
  );
}

function refusesToRead(file: string, name: string, message: string): void {
  const text = readQueue(file);
  assert.throws(
    () => text.get(name),
    {
      name: "AppError",
      code: "invalid",
      message: `${FILE}: ${message}`,
      hint: HINT,
    },
  );
}

Deno.test("a name that is used twice is refused", () => {
  refusesToParse(
    "job1:\n  a: 1\njob2:\n  a: 1\n# c\n'job1':\n  a: 1\n",
    'line 6, column 1: the name "job1" is used twice',
  );
});

Deno.test("names that differ only for a reader who knows numbers are refused", () => {
  refusesToParse(
    "10:\n  a: 1\n'10':\n  a: 2\n",
    'line 3, column 1: the name "10" is used twice',
  );
  refusesToParse(
    "{10: {a: 1}, '10': {a: 2}}\n",
    'line 1, column 14: the key "10" is used twice',
  );
});

Deno.test("a line that is neither a name nor indented is refused", () => {
  refusesToParse(
    "job1:\n  a: 1\nhello\njob2:\n  a: 1\n",
    "line 3, column 1: this is neither indented nor a name with a colon",
  );
});

Deno.test("a tab as indentation is refused", () => {
  refusesToParse(
    "job0:\n  a: 1\njob1:\n\ta: 1\n",
    "line 4, column 1: tabs are not allowed as indentation",
  );
});

Deno.test("a file that is no mapping is refused", () => {
  const what = "line 1, column 1: this is not a mapping of names to records";
  refusesToParse("hello\n", what);
  refusesToParse("- job1\n- job2\n", what);
  refusesToParse("[job1, job2]\n", what);
});

Deno.test("a file that is no YAML is refused", () => {
  for (
    const file of ["#! /bin/sh\nset -e\nls | wc\n", "\0\x01\x02", "{a: ", "<p>"]
  ) {
    assert.throws(() => readQueue(file), AppError, file);
  }
});

Deno.test("a second document is refused", () => {
  refusesToParse(
    "job1:\n  a: 1\n---\njob2:\n  a: 1\n",
    "line 3, column 1: a second document starts here",
  );
});

Deno.test("values nested beyond reason are refused", () => {
  const deep = "[".repeat(5000) + "]".repeat(5000);
  const message = /: line 2, column \d+: this is nested too deeply$/;
  const text = readQueue(`job1:\n  a: ${deep}\n`);

  assert.throws(() => text.get("job1"), { code: "invalid", message });
  assert.throws(() => readQueue(`# c\n{job1: {a: ${deep}}}\n`), { message });
});

Deno.test("aliases that multiply beyond reason are refused", () => {
  const lines = Array.from(
    { length: 9 },
    (_, i) => `  a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]\n`,
  );
  refusesToRead(
    `job1:\n  a0: &a0 x\n${lines.join("")}`,
    "job1",
    "line 1, column 1: excessive alias count indicates a resource exhaustion attack",
  );
});

Deno.test("a record that is no mapping is refused when it is read", () => {
  const what = '"job1" is not a mapping of keys to values';
  refusesToRead("job1: hello\n", "job1", `line 1, column 1: ${what}`);
  refusesToRead("\njob1:\n  - a\n", "job1", `line 2, column 1: ${what}`);
  refusesToRead(
    "job0:\n  a: 1\njob1:\n- a\n",
    "job1",
    `line 3, column 1: ${what}`,
  );
});

Deno.test("a damaged record is refused with its line and column in the file", () => {
  const damages = {
    '  a: "x\n': 'line 4, column 6: missing closing "quote',
    "  a: x\n   b: y\n":
      "line 4, column 6: nested mappings are not allowed in compact mappings",
    "  a: b: c\n":
      "line 4, column 6: nested mappings are not allowed in compact mappings",
    "  a: 1\n  a: 2\n": 'line 5, column 3: the key "a" is used twice',
    "  a: @x\n":
      "line 4, column 6: plain value cannot start with reserved character @",
    "  a: *x\n": 'line 4, column 6: there is no anchor "x" before this alias',
    "  a: {b: c\n":
      "line 4, column 11: flow map in block collection must be sufficiently indented and end with a }",
  };
  for (const [lines, message] of Object.entries(damages)) {
    const file = `job1:\n  a: 1\njob2:\n${lines}job3:\n  a: 1\n`;
    refusesToRead(file, "job2", message);
  }
});

Deno.test("a damaged record is no hindrance to the others", () => {
  const file = "job1:\n  a: 1\njob2:\n  a: @\njob3:\n  a: 3\n";
  const text = readQueue(file);
  text.set("job1", { a: 2 });

  assert.deepEqual(text.get("job3"), { a: 3 });
  assert.equal(text.toString(), file.replace("1\n", "2\n"));
  assert.throws(() => text.set("job2", { a: 1 }), AppError);
});

Deno.test("a damaged record shows where it stands after others were changed", () => {
  const text = readQueue("job1:\n  a: 1\njob2:\n  a: @\n");
  text.set("job1", { a: 1, b: 2, c: 3 });

  assert.throws(() => text.get("job2"), { message: /: line 6, column 6: / });
});

Deno.test("errors of a cluster file say so", () => {
  assert.throws(
    () => RecordText.parse("- a\n", { kind: "cluster", path: "c.yaml" }),
    { message: /^Cannot read cluster file "c.yaml": line 1, column 1: / },
  );
});

Deno.test("a large file that cannot be read record by record is refused", () => {
  const records = JSON.stringify({ a: "x".repeat(9_000_000) });
  refusesToParse(
    `# c\n{job1: ${records}}\n`,
    "line 2, column 1: this is understood only in files of up to 8 MiB",
  );
});
