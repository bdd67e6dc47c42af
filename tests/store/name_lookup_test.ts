import assert from "node:assert/strict";
import { createNameLookup } from "../../src/store/name_lookup.ts";
import { createQueueStore } from "../../src/store/queue_store.ts";
import { tempDir } from "../support/temp.ts";

const names = createNameLookup();

Deno.test("names are those of the records, in quotes or not, however the file ends", async () => {
  await using dir = await tempDir();
  const ref = { experiment: dir.path, name: "a" };
  const write = (text: string) =>
    Deno.writeTextFile(dir.join("a-queue.yaml"), text);
  const found = () => [...names.jobs(ref, "")];

  await write(
    "# top: no name\na:\n  b: c\n'10':\n  x: 1\n\"q\": {c: d}\nz: {}",
  );
  assert.deepEqual(found(), ["a", "10", "q", "z"]);
  await write("a:\r\n  b: c\r\nx:y=1:\r\n  d: e\r\n");
  assert.deepEqual(found(), ["a", "x:y=1"]);
  await write("{}\n");
  assert.deepEqual(found(), []);
  await write("");
  assert.deepEqual(found(), []);
});

Deno.test("names that a shell could take for its own are left out", async () => {
  await using dir = await tempDir();
  const odd = ["$(x)", "a b", "`x`", "-rf", "../x", "é", "a;b"];
  await Deno.writeTextFile(
    dir.join("a-queue.yaml"),
    odd.map((it) => `'${it}': {command: x}\n`).join("") + "good: {}\n",
  );

  const found = names.jobs({ experiment: dir.path, name: "a" }, "");

  assert.deepEqual([...found], ["good"]);
});

Deno.test("a name where two pieces of a long file meet is found", async () => {
  await using dir = await tempDir();
  const record = (at: number) => `job${at}:\n  command: ${"x".repeat(90)}\n`;
  const all = Array.from({ length: 30_000 }, (_, at) => at);
  await Deno.writeTextFile(dir.join("a-queue.yaml"), all.map(record).join(""));

  const found = names.jobs({ experiment: dir.path, name: "a" }, "job");

  assert.deepEqual([...found], all.map((at) => `job${at}`));
});

Deno.test("what the journal holds since the file was written counts", async () => {
  await using dir = await tempDir();
  const ref = { experiment: dir.path, name: "a" };
  const store = createQueueStore();
  await store.create(ref);
  using queue = await store.open(ref, { manage: true }).then((it) =>
    Object.assign(it, { [Symbol.dispose]: () => it.close() })
  );
  await queue.update(() => [
    { job: "one", add: { command: "x" } },
    { job: "two", add: { command: "x" } },
  ]);
  await queue.update(() => [{ job: "one", delete: true }]);

  const found = [...names.jobs(ref, "")];

  assert.doesNotMatch(
    await Deno.readTextFile(dir.join("a-queue.yaml")),
    /two/,
  );
  assert.deepEqual(found, ["two"]);
});

Deno.test("what is not there has no names", async () => {
  await using dir = await tempDir();
  const ref = { experiment: dir.join("nosuch"), name: "a" };

  assert.deepEqual([...names.jobs(ref, "")], []);
  assert.deepEqual(names.queues(ref.experiment), []);
});
