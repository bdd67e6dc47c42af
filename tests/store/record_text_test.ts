import "../support/with_parser.ts";
import assert from "node:assert/strict";
import { readQueue } from "../support/record_text.ts";

Deno.test("records are read by name", () => {
  const text = readQueue(
    "job1:\n  command: ls\n  pid: 7\njob2:\n  command: w\n",
  );

  assert.equal(text.size, 2);
  assert.deepEqual(text.get("job1"), { command: "ls", pid: 7 });
  assert.deepEqual(text.get("job2"), { command: "w" });
});

Deno.test("a name that is not there has no record", () => {
  const text = readQueue("job1:\n  command: ls\n");

  assert.ok(text.has("job1"));
  assert.ok(!text.has("job2"));
  assert.equal(text.get("job2"), undefined);
});

Deno.test("names are strings in the order of the file", () => {
  const names = ["b", "10", "2", "1e3", "y", "null", "~", "on", "a b", "ü"];
  const file = names.map((name) => `${name}:\n  a: 1\n`).join("");

  assert.deepEqual([...readQueue(file).names()], names);
});

Deno.test("quoted names are read", () => {
  const text = readQueue(`'10': {}\n"\\xFC": {}\n'it''s' : {}\n`);

  assert.deepEqual([...text.names()], ["10", "ü", "it's"]);
});

Deno.test("names of Object's own properties are names like others", () => {
  const text = readQueue("constructor:\n  a: 1\n__proto__:\n  __proto__: 2\n");

  assert.deepEqual(text.get("constructor"), { a: 1 });
  assert.deepEqual(Object.entries(text.get("__proto__")!), [["__proto__", 2]]);
});

Deno.test("an empty file holds no records and is written as {}", () => {
  for (const file of ["", "{}\n"]) {
    assert.equal(readQueue(file).size, 0);
    assert.equal(readQueue(file).toString(), "{}\n");
  }
});

Deno.test("a file of comments holds no records and keeps its comments", () => {
  const text = readQueue("# mine\n");

  assert.equal(text.size, 0);
  assert.equal(text.toString(), "# mine\n{}\n");
});

Deno.test("a document mark without a document holds no records", () => {
  assert.equal(readQueue("---\n").toString(), "---\n{}\n");
  assert.equal(readQueue("null\n").size, 0);
});

Deno.test("a name with nothing below it is a record without keys", () => {
  for (const file of ["a:\n", "a: null\n", "a: ~\n", "a: {}\n", "a: # x\n"]) {
    assert.deepEqual(readQueue(file).get("a"), {}, file);
  }
});

Deno.test("what is not changed is written back byte for byte", () => {
  const files = [
    "# top\n\n---\n# one\njob1: # two\n  a:   'x' # three\n\n\n# four\njob2:\n  b: 1",
    "job1:\r\n  a: 1\r\n\r\n# c\r\njob2:\r\n  b: 2\r\n",
    "\uFEFFjob1:\n  a: 1\n",
    "job1: {a: 1, b: [2, 3]}\njob2:\n    c: |\n      x\n\n# end\n",
    "{job1: {a: 1},\n job2: {b: 2}}\n",
    "base: &base\n  a: 1\njob1:\n  <<: *base\n",
    "job1:\n  a: 1\n...\n# after\n",
    "'10':\n   ? a\n   : 1\n? job2\n: b: 2\n",
    "%YAML 1.2\n---\njob1:\n  a: 1\n",
    "{ } # nothing\n",
  ];
  for (const file of files) {
    assert.equal(readQueue(file).toString(), file);
  }
});

Deno.test("the text comes in pieces of about 64 KiB, cut between records", () => {
  const record = `:\n  a: ${"x".repeat(1000)}\n`;
  const file = Array.from({ length: 300 }, (_, i) => `job${i}${record}`);

  const chunks = [...readQueue(file.join("")).chunks()];

  assert.equal(chunks.join(""), file.join(""));
  assert.equal(chunks.length, 5);
  for (const chunk of chunks) {
    assert.ok(chunk.startsWith("job") && chunk.length < 67_000);
  }
});
