import assert from "node:assert/strict";
import { versionOf } from "../../src/store/file_version.ts";
import { loadFile, replaceFile } from "../../src/store/yaml_file.ts";
import { readQueue } from "../support/record_text.ts";
import { tempDir } from "../support/temp.ts";

const QUEUE = { kind: "queue", name: "a" } as const;

Deno.test("a file is loaded with its digest, and replaced as a whole", async () => {
  await using dir = await tempDir();
  const path = dir.join("a-queue.yaml");

  const made = replaceFile(path, readQueue("job1: {}\n"), {
    expected: undefined,
  })!;
  const loaded = loadFile(path, QUEUE);

  assert.equal(loaded.digest, made.digest);
  assert.deepEqual(loaded.version, made.version);
  assert.deepEqual([...loaded.uncut.cut().text.names()], ["job1"]);
  assert.deepEqual([...Deno.readDirSync(dir.path)].length, 1);
});

Deno.test("ready is called with all on disk and nothing replaced", async () => {
  await using dir = await tempDir();
  const path = dir.join("a-queue.yaml");
  Deno.writeTextFileSync(path, "old: {}\n");
  const seen: string[] = [];

  replaceFile(path, readQueue("new: {}\n"), {
    expected: versionOf(path),
    ready: () => {
      seen.push(Deno.readTextFileSync(path));
      seen.push(Deno.readTextFileSync(dir.join(".a-queue.yaml.tmp")));
    },
  });

  assert.deepEqual(seen, ["old: {}\n", "new: {}\n"]);
  assert.equal(Deno.readTextFileSync(path), "new: {}\n");
});

Deno.test("a file that is not the expected version is left alone", async () => {
  await using dir = await tempDir();
  const path = dir.join("a-queue.yaml");
  Deno.writeTextFileSync(path, "old: {}\n");
  const expected = versionOf(path);
  Deno.writeTextFileSync(path, "edited: {}\n");

  for (const version of [expected, undefined]) {
    const text = readQueue("new: {}\n");
    assert.equal(replaceFile(path, text, { expected: version }), undefined);
  }
  Deno.removeSync(path);
  const text = readQueue("new: {}\n");
  assert.equal(replaceFile(path, text, { expected }), undefined);

  assert.deepEqual([...Deno.readDirSync(dir.path)], []);
});

Deno.test("what ready throws leaves the file alone, and nothing beside it", async () => {
  await using dir = await tempDir();
  const path = dir.join("a-queue.yaml");
  Deno.writeTextFileSync(path, "old: {}\n");

  assert.throws(() =>
    replaceFile(path, readQueue("new: {}\n"), {
      expected: versionOf(path),
      ready: () => {
        throw new RangeError("Cannot go on");
      },
    }), RangeError);

  assert.equal(Deno.readTextFileSync(path), "old: {}\n");
  assert.equal([...Deno.readDirSync(dir.path)].length, 1);
});

for (const how of ["writes into", "renames a new one over"] as const) {
  Deno.test(`an edit is kept where an editor ${how} the file just before it is replaced`, async () => {
    await using dir = await tempDir();
    const path = dir.join("a-queue.yaml");
    Deno.writeTextFileSync(path, "old: {}\n");
    const into = how === "writes into" ? path : dir.join("new");

    const made = replaceFile(path, readQueue("new: {}\n"), {
      expected: versionOf(path),
      ready: () => {
        Deno.writeTextFileSync(into, "edited: {}\n");
        Deno.renameSync(into, path);
      },
    });

    assert.equal(made, undefined);
    assert.equal(Deno.readTextFileSync(path), "edited: {}\n");
    assert.equal([...Deno.readDirSync(dir.path)].length, 1);
  });
}

Deno.test("permissions stay as they are", async () => {
  await using dir = await tempDir();
  const path = dir.join("a-queue.yaml");
  for (const mode of [0o664, 0o600, 0o666]) {
    Deno.writeTextFileSync(path, "old: {}\n");
    Deno.chmodSync(path, mode);

    replaceFile(path, readQueue("{}\n"), { expected: versionOf(path) });

    assert.equal(Deno.statSync(path).mode! & 0o777, mode);
  }
});

Deno.test("a byte order mark and line ends stay as they are", async () => {
  await using dir = await tempDir();
  const path = dir.join("a-queue.yaml");
  const text = "\uFEFFjob1:\r\n  a: 1\r\n";
  Deno.writeTextFileSync(path, text);

  const loaded = loadFile(path, QUEUE).uncut.cut();
  replaceFile(path, loaded.text, { expected: versionOf(path) });

  assert.equal(
    new TextDecoder("utf-8", { ignoreBOM: true }).decode(
      Deno.readFileSync(path),
    ),
    text,
  );
});
