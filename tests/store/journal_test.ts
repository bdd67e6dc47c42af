import assert from "node:assert/strict";
import { Journal } from "../../src/store/journal.ts";
import type { Entry } from "../../src/store/journal_entry.ts";
import { tempDir } from "../support/temp.ts";

const ALL = () => false;

function entry(n: number): Entry {
  return { at: n, job: `job${n}`, set: { n } };
}

/** A journal that is closed at the end of its block. */
function open(path: string): Journal & Disposable {
  const journal = new Journal(path);
  return Object.assign(journal, { [Symbol.dispose]: () => journal.close() });
}

Deno.test("a journal that was never begun holds nothing, and is not made by a look", async () => {
  await using dir = await tempDir();
  using journal = open(dir.join("a"));

  assert.deepEqual(journal.readBack(ALL), []);
  assert.deepEqual(journal.readNews(), []);
  assert.throws(() => Deno.statSync(dir.join("a")), Deno.errors.NotFound);
});

Deno.test("entries are appended as lines, and read by others as news", async () => {
  await using dir = await tempDir();
  using a = open(dir.join("a"));
  using b = open(dir.join("a"));

  a.append([entry(1), entry(2)]);
  assert.deepEqual(b.readNews(), [entry(1), entry(2)]);
  b.append([entry(3)]);
  a.append([entry(4)]);

  assert.equal(
    Deno.readTextFileSync(dir.join("a")),
    [1, 2, 3, 4].map((n) => JSON.stringify(entry(n)) + "\n").join(""),
  );
  assert.deepEqual(b.readNews(), [entry(4)]);
  assert.deepEqual(b.readNews(), []);
});

Deno.test("a journal is read from its end, no further than needed", async () => {
  await using dir = await tempDir();
  const many = Array.from({ length: 50_000 }, (_, n) => entry(n));
  using writer = open(dir.join("a"));
  writer.append(many);
  using journal = open(dir.join("a"));

  const some = journal.readBack((entries) => entries.length > 10);
  assert.ok(some.length < 20_000);
  assert.deepEqual(some, many.slice(-some.length));
  assert.deepEqual(journal.readNews(), []);
  const more = journal.readBack((entries) => entries.length > some.length);
  assert.ok(more.length > some.length && more.length < many.length);
  assert.deepEqual(more, many.slice(-more.length));
  assert.deepEqual(journal.readBack(ALL), many);
});

Deno.test("a line that is longer than a piece of the file is read whole", async () => {
  await using dir = await tempDir();
  const long: Entry = { at: 1, job: "job1", add: { x: "y".repeat(600_000) } };
  using journal = open(dir.join("a"));
  journal.append([entry(0), long]);

  assert.deepEqual(journal.readBack((found) => found.length > 0), [
    entry(0),
    long,
  ]);
});

Deno.test("a torn last line is left alone, then ended by the next entry", async () => {
  await using dir = await tempDir();
  const [first, torn] = [JSON.stringify(entry(1)), '{"at":2,"jo'];
  Deno.writeTextFileSync(dir.join("a"), `${first}\n${torn}`);
  using reader = open(dir.join("a"));
  using writer = open(dir.join("a"));

  assert.deepEqual(reader.readNews(), [entry(1)]);
  assert.deepEqual(reader.readNews(), []);
  assert.deepEqual(writer.readBack(ALL), [entry(1)]);
  writer.append([entry(3)]);

  assert.deepEqual(reader.readNews(), [entry(3)]);
  assert.equal(
    Deno.readTextFileSync(dir.join("a")),
    `${first}\n${torn}\n${JSON.stringify(entry(3))}\n`,
  );
  assert.deepEqual([reader.damaged, writer.damaged], [0, 0]);
});

Deno.test("lines that are no entries are passed over and counted", async () => {
  await using dir = await tempDir();
  const lines = [
    ...["garbage", "[]", "null", "17", '"job1"', "{}", '{"job":"job1"}'],
    ...['{"job":1,"set":{}}', '{"job":"job1","set":[]}', "\0\0\0"],
    ...['{"job":"job1","delete":1}', '{"job":"a","set":{},"unset":"b"}'],
    ...['{"checkpoint":1}', '{"at":1,"job":"job1","set":{"a"}}'],
  ];
  Deno.writeTextFileSync(
    dir.join("a"),
    [...lines, JSON.stringify(entry(1)), ""].join("\n"),
  );
  using journal = open(dir.join("a"));

  assert.deepEqual(journal.readBack(ALL), [entry(1)]);
  assert.equal(journal.damaged, lines.length);
});

Deno.test("damage above the file's last version is history, and not counted", async () => {
  await using dir = await tempDir();
  Deno.writeTextFileSync(dir.join("a"), "garbage\n");
  using journal = open(dir.join("a"));
  journal.readBack(ALL);
  journal.append([{ at: 1, saved: "digest" }, entry(2)]);

  assert.equal(journal.readBack(ALL).length, 2);
  assert.equal(journal.damaged, 0);
});

Deno.test("a block of zeros at the end is damage; what follows it is read", async () => {
  await using dir = await tempDir();
  using journal = open(dir.join("a"));
  journal.append([entry(1)]);
  Deno.writeFileSync(dir.join("a"), new Uint8Array(4096), { append: true });

  using other = open(dir.join("a"));
  assert.deepEqual(other.readBack(ALL), [entry(1)]);
  assert.equal(other.damaged, 1);
  other.append([entry(2)]);

  assert.deepEqual(journal.readNews(), [entry(2)]);
  assert.equal(journal.damaged, 1);
});

Deno.test("a journal that is another file now is noticed, and read", async () => {
  await using dir = await tempDir();
  using a = open(dir.join("a"));
  a.append([entry(1), entry(2)]);

  Deno.removeSync(dir.join("a"));
  using b = open(dir.join("a"));
  b.append([entry(3)]);

  assert.equal(a.isLost, false);
  assert.deepEqual(a.readNews(), [entry(3)]);
  assert.equal(a.isLost, true);
  a.append([entry(4)]);
  assert.deepEqual(b.readNews(), [entry(4)]);
});

Deno.test("what is left of a journal that was cut is not news", async () => {
  await using dir = await tempDir();
  using journal = open(dir.join("a"));
  journal.append([entry(1), entry(2)]);

  Deno.truncateSync(dir.join("a"), 50);

  assert.deepEqual(journal.readNews(), []);
  assert.equal(journal.isLost, true);
  journal.append([entry(3)]);
  assert.deepEqual(journal.readBack(ALL), [entry(1), entry(3)]);
});

Deno.test("a journal in a directory that is gone is an error of the system", async () => {
  await using dir = await tempDir();
  using journal = open(dir.join("gone/a"));

  assert.throws(() => journal.append([entry(1)]), {
    code: "io",
    message: `Cannot write ${dir.join("gone/a")}: No such file or directory`,
  });
});
