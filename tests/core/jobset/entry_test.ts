import assert from "node:assert/strict";
import fc from "fast-check";
import { commandOf } from "../../../src/core/jobset/command.ts";
import {
  type Entry,
  entryOf,
  recordOf,
} from "../../../src/core/jobset/entry.ts";

const ENTRY: Entry = {
  name: "ls_j",
  directory: ".",
  ip: "juliet.futuresystems.org",
  input: "./data",
  output: "./output/ls_j",
  status: "ready",
  gpu: " ",
  user: "username",
  arguments: " ",
  executable: "python test.py",
  shell: "bash",
  submitted_to_ip: "juliet.futuresystems.org",
};

Deno.test("an entry's record has what the engine needs, in its words", () => {
  const record = recordOf(ENTRY);

  assert.deepEqual(record, {
    name: "ls_j",
    workdir: ".",
    ip: "juliet.futuresystems.org",
    source: "./data",
    results: "./output/ls_j",
    status: "ready",
    gpu: " ",
    user: "username",
    arguments: " ",
    executable: "python test.py",
    shell: "bash",
    host: "juliet.futuresystems.org",
    command: "python test.py",
  });
});

/** Each state of an entry, with what else it has then, and the record's. */
const STATES: readonly (readonly [Entry, Entry])[] = [
  [{ status: "ready" }, { status: "ready" }],
  [{ status: "done" }, { status: "end" }],
  [{ status: "failed", exit_code: 3 }, { status: "end", exit_code: 3 }],
  [{ status: "failed", state: "kill" }, { status: "kill" }],
  [{ status: "failed", state: "fail_start" }, { status: "fail_start" }],
  [{ status: "failed" }, { status: "crash" }],
  [{ status: "timeout", attempt: "x-1" }, { status: "crash", attempt: "x-1" }],
  [{ status: "timeout" }, { status: "timeout" }],
  [{ status: "submitted" }, { status: "start" }],
  [
    { status: "submitted", attempt: "x-1", state: "run" },
    { status: "run", attempt: "x-1" },
  ],
  [
    { status: "submitted", attempt: "x-1", state: "epoch 7" },
    { status: "epoch 7", attempt: "x-1" },
  ],
  [{ status: "hold" }, { status: "hold" }],
];

for (const [entry, record] of STATES) {
  const { status, ...others } = entry;
  const what = Object.entries(others).map((pair) => ` ${pair.join(": ")}`);
  Deno.test(`an entry that is ${status}${what} is ${record["status"]} to the engine, and back`, () => {
    const there = recordOf(entry);

    assert.deepEqual(there, { ...record, command: "" });
    assert.deepEqual(entryOf(there), entry);
  });
}

Deno.test("an entry that no host was found for is ready", () => {
  assert.deepEqual(entryOf({ status: "undefined" }), { status: "ready" });
});

Deno.test("an entry without a status is ready", () => {
  assert.equal(recordOf({ name: "a" })["status"], "ready");
});

Deno.test("an entry is the same after a way through a record, unknown keys included", () => {
  const key = fc.oneof(
    fc.constantFrom("host", "command", "workdir", "results", "source"),
    fc.string({ minLength: 1 })
      .filter((key) => !/^(state|pid|entry |__)/.test(key)),
  );
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean());
  fc.assert(fc.property(fc.dictionary(key, value), (more) => {
    const entry = { ...ENTRY, ...more, status: "ready" };

    assert.deepEqual(entryOf(recordOf(entry)), entry);
  }));
});

Deno.test("what the engine notes for itself is not in an entry", () => {
  const record = {
    ...recordOf(ENTRY),
    pid: null,
    remote_command: "ssh",
    nohup_command: "nohup",
  };

  assert.deepEqual(entryOf(record), ENTRY);
});

Deno.test("arguments may be a text, a list, or keys and values", () => {
  const of = (args: Entry[string]) =>
    commandOf({ executable: "run", arguments: args });

  assert.equal(of(" -a "), "run -a");
  assert.equal(of(7), "run 7");
  assert.equal(of(null), "run");
  assert.equal(of(["-a", "b"]), "run -a b");
  assert.equal(of({ rate: 0.1, epochs: 3 }), "run --rate=0.1 --epochs=3");
});
