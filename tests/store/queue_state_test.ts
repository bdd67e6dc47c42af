import "../support/with_parser.ts";
import assert from "node:assert/strict";
import { QueueState } from "../../src/store/queue_state.ts";
import { readQueue } from "../support/record_text.ts";

const TWO = "job1:\n  a: 1 # one\n  b: [1, 2]\njob2:\n  c: .nan\n";

function stateOf(text: string): QueueState {
  return new QueueState(readQueue(text));
}

Deno.test("set keys are seen at once, and in the text when they are folded", () => {
  const state = stateOf(TWO);

  state.apply({ job: "job1", set: { a: 2, d: true }, unset: ["b"] });
  assert.deepEqual(state.get("job1"), { a: 2, d: true });
  assert.equal(state.text.toString(), TWO);
  state.fold();

  assert.equal(
    state.text.toString(),
    "job1:\n  a: 2 # one\n  d: true\njob2:\n  c: .nan\n",
  );
  assert.deepEqual(state.get("job1"), { a: 2, d: true });
});

Deno.test("a job that is added or deleted loses what was set before", () => {
  const state = stateOf(TWO);

  for (const job of ["job1", "job2"]) state.apply({ job, set: { a: 2 } });
  state.apply({ job: "job1", delete: true });
  state.apply({ job: "job2", add: { e: 5 } });
  state.apply({ job: "job3", set: { f: 6 } });
  state.fold();

  assert.deepEqual([...state.names()], ["job2"]);
  assert.deepEqual(state.get("job2"), { e: 5 });
});

Deno.test("differences are what leads from one state to the other", () => {
  const before = stateOf(TWO + "job3: {}\n");
  before.apply({ job: "job1", set: { x: 1 } });

  const now = stateOf(
    "job4:\n  d: 1\njob1:\n  a: 1\n  b: [2]\njob2: {c: .nan}\n",
  );

  assert.deepEqual([...now.differences(before)], [
    { job: "job3", delete: true },
    { job: "job4", add: { d: 1 } },
    { job: "job1", set: { b: [2] }, unset: ["x"] },
  ]);
  assert.deepEqual([...now.differences(now)], []);
});

Deno.test("of many changed records the first are written into the text, bit by bit", () => {
  const count = 250;
  const names = Array.from({ length: count }, (_, n) => `job${n}`);
  const state = stateOf(
    names.map((name) => `${name}:\n  a: 1 # one\n`).join(""),
  );

  for (const job of names) state.apply({ job, set: { a: 2 } });
  state.apply({ job: "job0", set: { a: 3 } });

  assert.match(state.text.toString(), /^job1:\n {2}a: 2 # one\n/m);
  assert.match(state.text.toString(), /^job249:\n {2}a: 1 # one\n/m);
  assert.deepEqual(
    names.map((name) => state.get(name)!["a"]),
    names.map((_, n) => n === 0 ? 3 : 2),
  );
  state.fold();
  assert.equal(
    state.text.toString(),
    names.map((name, n) => `${name}:\n  a: ${n === 0 ? 3 : 2} # one\n`).join(
      "",
    ),
  );
});

Deno.test("what is written alike in both is no difference, and is not even read", () => {
  const unreadable = "bad: [1]\n";
  const before = stateOf(TWO + unreadable);

  const now = stateOf(TWO.replace("# one", "# a comment") + unreadable);

  assert.throws(() => now.get("bad"), /not a mapping/);
  assert.deepEqual([...now.differences(before)], []);
});

Deno.test("jobs that stand elsewhere are one difference, new and missing ones none of it", () => {
  const record = (name: string) => `${name}:\n  a: 1\n`;
  const before = stateOf(["a", "gone", "b", "c"].map(record).join(""));

  const same = stateOf(["a", "new", "b", "c"].map(record).join(""));
  const moved = stateOf(["a", "c", "b"].map(record).join(""));

  assert.deepEqual([...same.differences(before)], [
    { job: "gone", delete: true },
    { job: "new", add: { a: 1 } },
  ]);
  assert.deepEqual([...moved.differences(before)], [
    { job: "gone", delete: true },
    { job: "c", order: ["a", "c", "b"] },
  ]);
});
