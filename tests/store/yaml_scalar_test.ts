import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import type { Value } from "../../src/core/record.ts";
import {
  formatField,
  formatKey,
  formatRecord,
  formatScalar,
} from "../../src/store/yaml_scalar.ts";
import { pyYamlTest, readWithPyYaml } from "../support/py_yaml.ts";
import {
  MISREAD_STRINGS,
  STRING,
  VALUE,
  wellFormed,
} from "../support/yaml_values.ts";

const MANY = 1000;
const NUMBERS = [0, 1, -1, 1.5, 1e21, -1e21, 1e-7, 1.5e300, 2 ** 53, 5e-324];
const LINE = { indent: "  ", eol: "\n" };

function readByLibrary(text: string): Value {
  return parse(text, { schema: "core", merge: true, stringKeys: true });
}

Deno.test("a string is written as the original wrote it", () => {
  const written = {
    "'0'": "0",
    "''": "",
    "'null'": "null",
    "'007'": "007",
    "'on'": "on",
    "sleep 10": "sleep 10",
    "~/ENV3/bin/activate": "~/ENV3/bin/activate",
    "././experiment": "././experiment",
    'ssh pi@red "cd ././experiment/job1 ; ls"':
      'ssh pi@red "cd ././experiment/job1 ; ls"',
    "nohup bash a.bash >> a-nohup.log 2>&1 &":
      "nohup bash a.bash >> a-nohup.log 2>&1 &",
    "01/02/2026 10:11:12": "01/02/2026 10:11:12",
    "10.0.0.1": "10.0.0.1",
    "-la /tmp": "-la /tmp",
    "'echo: a'": "echo: a",
    "'it''s: '": "it's: ",
    '"a\\nb"': "a\nb",
    '"\\xFC"': "ü",
    '"\\u2713"': "✓",
    '"\\U0001F600"': "😀",
  };
  for (const [text, value] of Object.entries(written)) {
    assert.equal(formatScalar(value), text);
  }
});

Deno.test("a string that one version of YAML takes for a number is quoted", () => {
  for (
    const text of ["1e3", "0o7", "1_000", "010", "1:30", ".5", "+1", "0b1"]
  ) {
    assert.equal(formatScalar(text), `'${text}'`);
  }
});

Deno.test("a string that some readers take for a boolean is quoted", () => {
  for (const text of ["y", "N", "yes", "Off", "true"]) {
    assert.equal(formatScalar(text), `'${text}'`);
  }
});

Deno.test("half a surrogate pair is written as U+FFFD", () => {
  assert.equal(formatScalar("a\ud800"), '"a\\uFFFD"');
});

Deno.test("keys that are written alike are written once", () => {
  const text = '{"\\ud800": 1, "\\ud801": 2}';

  assert.equal(formatScalar(JSON.parse(text)), '{"\\uFFFD": 2}');
});

Deno.test("null and booleans are written as words", () => {
  assert.deepEqual([null, true, false].map(formatScalar), [
    "null",
    "true",
    "false",
  ]);
});

Deno.test("numbers are written so that no reader takes them for strings", () => {
  const numbers = [3, -1.5, 1e21, 1e-7, NaN, Infinity, -Infinity, -0];

  assert.deepEqual(numbers.map(formatScalar), [
    ...["3", "-1.5", "1.0e+21", "1.0e-7"],
    ...[".nan", ".inf", "-.inf", "-0.0"],
  ]);
});

Deno.test("lists and mappings are written on one line", () => {
  const value = { a: [1, "x, y", []], "b: c": {}, d: null };

  assert.equal(
    formatScalar(value),
    "{a: [1, 'x, y', []], 'b: c': {}, d: null}",
  );
});

Deno.test("a value never takes a second line", () => {
  fc.assert(fc.property(VALUE, (value) => {
    assert.match(formatScalar(value), /^[\x20-\x7e]+$/);
  }));
});

Deno.test("a YAML 1.2 reader reads what was written", () => {
  fc.assert(
    fc.property(VALUE, STRING, (value, key) => {
      const line = `${formatKey(key)}: ${formatScalar(value)}`;
      assert.deepEqual(
        readByLibrary(line),
        wellFormed({ [key]: value }),
      );
    }),
    { numRuns: MANY },
  );
});

Deno.test("a YAML 1.2 reader reads each of the strings that are misread easily", () => {
  for (const text of MISREAD_STRINGS) {
    const value = { [text]: [text, { [text]: text }] };
    const record = formatRecord("name", value, { eol: "\n" });
    assert.deepEqual(readByLibrary(record), wellFormed({ name: value }));
  }
});

pyYamlTest("PyYAML reads what was written", async () => {
  const values = [...MISREAD_STRINGS, ...NUMBERS, NaN, Infinity, -Infinity, -0];
  values.push(...fc.sample(VALUE, MANY) as typeof values);

  const read = await readWithPyYaml(
    values.map((value) =>
      `a: ${formatScalar(value)}\nb: [${formatScalar([value])}]\n`
    ),
  );

  for (const [index, value] of values.entries()) {
    const kept = wellFormed(value);
    assert.deepEqual(read[index], { a: kept, b: [[kept]] });
  }
});

pyYamlTest("PyYAML reads keys as they were written", async () => {
  const keys = [...MISREAD_STRINGS, ...fc.sample(STRING, MANY)];

  const read = await readWithPyYaml(
    keys.map((key) => formatField(key, { [key]: 1 }, LINE)),
  );

  for (const [index, key] of keys.entries()) {
    assert.deepEqual(read[index], wellFormed({ [key]: { [key]: 1 } }));
  }
});

pyYamlTest("a key too long for one line is read by everybody", async () => {
  const record = { [`${"k".repeat(1200)}`]: { ["ü".repeat(600)]: 1 }, a: 2 };
  const text = formatRecord("n".repeat(2000), record, { eol: "\n" });

  const [read] = await readWithPyYaml([text]);

  assert.deepEqual(read, { ["n".repeat(2000)]: record });
  assert.deepEqual(readByLibrary(text), read);
});

Deno.test("a record is written with two blanks before each key", () => {
  const text = formatRecord("10", { name: "10", pid: null }, { eol: "\n" });

  assert.equal(text, "'10':\n  name: '10'\n  pid: null\n");
});

Deno.test("a record without keys is written as an empty mapping", () => {
  assert.equal(formatRecord("a", {}, { eol: "\n" }), "a: {}\n");
});
