import "../support/with_parser.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { RecordText } from "../../src/store/record_text.ts";
import { readQueue } from "../support/record_text.ts";
import { uncutText } from "../support/uncut_text.ts";

/** Heads of records as people may write them, and what may stand between. */
const PARTS = [
  "NAME:\n  a: 1\n",
  "NAME: {}\n",
  "NAME :\n  a: 1\n",
  "'NAME':\n  a: 1\n",
  '"NAME": {a: 1}\n',
  '"\\x6eAME": {}\n',
  "? NAME\n: a: 1\n",
  "!!str NAME:\n  a: 1\n",
  "NAME: &anchor\n  a: 1\n",
  "NAME:\r\n  a: 1\r\n",
  "NAME:\n  a: |\n    NAME:\n",
  "NAME:\n  a: [\n]\n",
  "# NAME:\n",
  "\n",
];
const TOPS = [
  "",
  "\uFEFF",
  "---\n",
  "# queue\n\n",
  "\uFEFF# queue\n",
  "{NAME: ",
];

Deno.test("of a text with plain names a search finds what its records would tell", () => {
  const name = fc.constantFrom("name", "x", "a:b", "job1", "a=b@c", "ä");
  const parts = fc.array(fc.tuple(fc.constantFrom(...PARTS), name));
  let plain = 0;

  fc.assert(
    fc.property(fc.constantFrom(...TOPS), parts, (top, parts) => {
      const source = top +
        parts.map(([part, name]) =>
          part.replaceAll("NAME", name).replace("\\x6eAME", "\\x6eame")
        ).join("");
      const text = tryRead(source);
      if (!text?.hasPlainNames) return;
      plain++;
      using file = uncutText(text.toString());
      for (const name of ["name", "x", "a:b", "job1", "a=b@c", "a", "b", "ä"]) {
        if (file.lacks(name)) assert.equal(text.has(name), false);
        if (!text.has(name) && name === "b") {
          assert.equal(file.lacks(name), true);
        }
      }
    }),
    { numRuns: 1000 },
  );

  assert.ok(plain > 50, `${plain} texts`);
});

function tryRead(text: string): RecordText | undefined {
  try {
    return readQueue(text);
  } catch {
    return undefined;
  }
}

Deno.test("a name is found wherever the pieces end in which the file is read", () => {
  const line = "# ".padEnd(63, "ä") + "\n";
  const filler = line.repeat(
    64 * 1024 / new TextEncoder().encode(line).length,
  );
  const length = new TextEncoder().encode(filler).length;

  for (let less = 0; less < 12; less++) {
    const gap = "#".repeat(64 * 1024 - length - less - 1) + "\n";
    using file = uncutText(`${filler}${gap}somejob:\n  a: 1\n`);
    assert.equal(file.lacks("somejob"), false);
    assert.equal(file.lacks("somejo"), true);
  }
});

Deno.test("names are plain where each stands as it is at the start of a line", () => {
  const plain = ["job1:\n  a: 1\n", "# x\n\njob1: {a: 1}\n# y\n", "{}\n", ""];
  const odd = ["'job1':\n  a: 1\n", "\uFEFFjob1:\n  a: 1\n", "{job1: {}}\n"];

  for (const text of plain) assert.equal(readQueue(text).hasPlainNames, true);
  for (const text of odd) assert.equal(readQueue(text).hasPlainNames, false);
});

Deno.test("a job whose name needs quotes makes a text's names no longer plain", () => {
  const text = readQueue("job1:\n  a: 1\n");

  text.set("10", { a: 2 });

  assert.match(text.toString(), /^'10':/m);
  assert.equal(text.hasPlainNames, false);
});
