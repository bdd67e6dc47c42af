import assert from "node:assert/strict";
import fc from "fast-check";
import { applySet } from "../../src/core/change.ts";

const KEY = fc.constantFrom("status", "pid", "host", "exit_code", "10", "own");
const RECORD = fc.dictionary(KEY, fc.constantFrom(null, "end", 3));
const CHANGE = fc.record({
  set: RECORD,
  unset: fc.uniqueArray(KEY),
}, { requiredKeys: ["set"] });

Deno.test("a change sets keys, and keeps the others in their place", () => {
  const record = { name: "job1", status: "run", pid: null, own: [1] };

  const next = applySet(record, { set: { status: "start", pid: "7" } });

  assert.deepEqual(Object.entries(next), [
    ["name", "job1"],
    ["status", "start"],
    ["pid", "7"],
    ["own", [1]],
  ]);
});

Deno.test("a change puts new keys behind the others", () => {
  const next = applySet({ status: "end" }, { set: { exit_code: 3 } });

  assert.deepEqual(Object.keys(next), ["status", "exit_code"]);
});

Deno.test("a change takes keys away, also those that are not there", () => {
  const record = { status: "run", attempt: "1" };

  const next = applySet(record, {
    set: { status: "end" },
    unset: ["attempt", "reason"],
  });

  assert.deepEqual(next, { status: "end" });
});

Deno.test("a change leaves the record that it is applied to as it was", () => {
  const record = Object.freeze({ status: "run", attempt: "1" });

  applySet(record, { set: { status: "end" }, unset: ["attempt"] });

  assert.deepEqual(record, { status: "run", attempt: "1" });
});

Deno.test("changes that are applied once more do no harm", () => {
  fc.assert(fc.property(RECORD, fc.array(CHANGE), (record, changes) => {
    const once = changes.reduce(applySet, record);

    const again = changes.reduce(applySet, once);

    assert.deepEqual(again, once);
  }));
});
