import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { isStringToAll, resolvePlain } from "../../src/store/yaml_plain.ts";
import { MISREAD_STRINGS } from "../support/yaml_values.ts";

const WORD = /^[\w.+~-]+$/;
const NEARLY_A_NUMBER = fc.string({
  unit: fc.constantFrom(..."0123456789.+-eExXoO_aAfFinN"),
  minLength: 1,
  maxLength: 8,
});

Deno.test("plain words are resolved by the core schema of YAML 1.2", () => {
  const values = {
    null: null,
    "~": null,
    TRUE: true,
    False: false,
    "010": 10,
    "0o17": 15,
    "0x1F": 31,
    "1e3": 1000,
    ".5": 0.5,
    "-.INF": -Infinity,
    on: "on",
    "1_000": "1_000",
    "12:30": "12:30",
  };
  for (const [text, value] of Object.entries(values)) {
    assert.equal(resolvePlain(text), value);
  }
});

Deno.test("plain words mean what the YAML library says", () => {
  const words = MISREAD_STRINGS.filter((text) => WORD.test(text));
  fc.assert(
    fc.property(
      fc.oneof(NEARLY_A_NUMBER, fc.constantFrom(...words)),
      (text) => {
        fc.pre(!/^-+$/.test(text));
        const { a } = parse(`a: ${text}`, { schema: "core" });
        assert.equal(resolvePlain(text), a);
      },
    ),
    { numRuns: 3000 },
  );
});

Deno.test("a word is a string to all only if both versions of YAML say so", () => {
  assert.ok(isStringToAll("sleep"));
  assert.ok(isStringToAll("10.0.0.1"));
  for (const text of ["1e3", "on", "y", "1_000", "2001-01-01", "1:30", "="]) {
    assert.ok(!isStringToAll(text), text);
  }
});
