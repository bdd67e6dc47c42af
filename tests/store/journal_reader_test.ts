import assert from "node:assert/strict";
import { JournalFileReader } from "../../src/store/journal_reader.ts";
import type { NotedChange } from "../../src/core/store.ts";
import { queueDir } from "../support/queue_dir.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

async function all(reader: JournalFileReader): Promise<NotedChange[]> {
  const found: NotedChange[] = [];
  while (true) {
    const changes = await reader.next();
    if (changes.length === 0) return found;
    found.push(...changes);
  }
}

function line(job: string, at = 1): string {
  return `{"at":${at},"job":"${job}","set":{"status":"end"}}\n`;
}

Deno.test("a reader answers the changes that a queue has noted, once", async () => {
  await using dir = await queueDir();
  await dir.create();
  using queue = await dir.open();
  await queue.update(() => [{ job: "x", add: { status: "ready" } }]);
  const reader = new JournalFileReader(dir.journal);

  const first = await all(reader);
  await queue.update(() => [{ job: "x", set: { status: "end" } }]);
  const second = await all(reader);
  reader.close();

  assert.deepEqual(first.map(({ change }) => change.job), ["x"]);
  assert.deepEqual(second.map(({ change }) => change), [
    { at: second[0]!.at, job: "x", set: { status: "end" } },
  ]);
  assert.equal(first[0]!.position.generation, second[0]!.position.generation);
  assert.equal(second[0]!.position.offset, Deno.statSync(dir.journal).size);
});

Deno.test("a line counts when its end is there", async () => {
  await using dir = await tempDir();
  const path = dir.join("journal");
  const reader = new JournalFileReader(path);
  const before = await all(reader);
  await Deno.writeTextFile(path, line("a") + line("b").slice(0, -9));

  const torn = await all(reader);
  await Deno.writeTextFile(path, line("b").slice(-9), { append: true });
  const whole = await all(reader);
  reader.close();

  assert.deepEqual(before, []);
  assert.deepEqual(torn.map(({ change }) => change.job), ["a"]);
  assert.deepEqual(whole.map(({ change }) => change.job), ["b"]);
});

Deno.test("lines that are none, and lines longer than a portion, do not stop a reader", async () => {
  await using dir = await tempDir();
  const path = dir.join("journal");
  const long = `{"at":1,"job":"long","add":{"command":"${"x".repeat(3e6)}"}}\n`;
  const notes = `{"at":1,"saved":"${"0".repeat(64)}"}\n`.repeat(9_000);
  await Deno.writeTextFile(path, `${notes}x\n\n${long}${notes}${line("b")}`);
  const reader = new JournalFileReader(path);

  const found = await all(reader);
  reader.close();

  assert.deepEqual(found.map(({ change }) => change.job), ["long", "b"]);
});

Deno.test("positions count bytes, whatever letters and bad bytes stand before them", async () => {
  await using dir = await tempDir();
  const path = dir.join("journal");
  const encoder = new TextEncoder();
  const first = encoder.encode(line("ü✓"));
  const bad = Uint8Array.of(0xff, 0xe2, 0x9c, 10);
  const second = encoder.encode(line("b"));
  await Deno.writeFile(path, Uint8Array.of(...first, ...bad, ...second));
  const reader = new JournalFileReader(path);

  const found = await all(reader);
  reader.close();

  assert.deepEqual(
    found.map(({ change, position }) => [change.job, position.offset]),
    [
      ["ü✓", first.length],
      ["b", first.length + bad.length + second.length],
    ],
  );
});

Deno.test("another journal in its place is read from its beginning", async () => {
  await using dir = await tempDir();
  const path = dir.join("journal");
  await Deno.writeTextFile(path, line("a", 1) + line("b", 2));
  const reader = new JournalFileReader(path);
  const [first] = await all(reader);
  await Deno.writeTextFile(path, line("c", 3) + line("d", 4) + line("e", 5));

  const found = await all(reader);
  reader.close();

  assert.deepEqual(found.map(({ change }) => change.job), ["c", "d", "e"]);
  assert.notEqual(found[0]!.position.generation, first!.position.generation);
});

Deno.test("a journal that was cut is not read again", async () => {
  await using dir = await tempDir();
  const path = dir.join("journal");
  await Deno.writeTextFile(path, line("a") + line("b"));
  const reader = new JournalFileReader(path);
  await all(reader);
  await Deno.truncate(path, line("a").length);
  const cut = await all(reader);
  await Deno.writeTextFile(path, line("c"), { append: true });

  const found = await all(reader);
  reader.close();

  assert.deepEqual(cut, []);
  assert.deepEqual(found.map(({ change }) => change.job), ["c"]);
});

Deno.test("a reader is told when there is more, soon", async () => {
  await using dir = await tempDir();
  const path = dir.join("journal");
  const reader = new JournalFileReader(path);
  await reader.more(); // from now on it is watched
  let isTold = false;
  const told = reader.more().then(() => isTold = true);
  const begun = performance.now();

  await Deno.writeTextFile(path, line("a"));
  await until(() => isTold);
  const ms = performance.now() - begun;
  await told;
  reader.close();

  assert.ok(ms < 900, `after ${ms} ms it was not the watch that told`);
});

Deno.test("a reader that is closed waits no longer", async () => {
  await using dir = await tempDir();
  const reader = new JournalFileReader(dir.join("journal"));
  await reader.more();
  const more = reader.more();

  reader.close();

  await more;
});
