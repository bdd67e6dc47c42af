import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readTar } from "../../src/transport/read_tar.ts";
import { tempDir } from "../support/temp.ts";

type Bytes = Uint8Array<ArrayBuffer>;

async function* inParts(
  bytes: Uint8Array,
  length: number,
): AsyncGenerator<Bytes> {
  for (let at = 0; at < bytes.length; at += length) {
    yield await Promise.resolve(
      new Uint8Array(bytes.subarray(at, at + length)),
    );
  }
}

async function tar(directory: string, ...args: string[]): Promise<Uint8Array> {
  const { success, stdout } = await new Deno.Command("tar", {
    args: ["-cf", "-", "-C", directory, ...args],
  }).output();
  assert.ok(success);
  return stdout;
}

async function read(pieces: AsyncIterable<Bytes>) {
  const found: [path: string, kind: string, content: string][] = [];
  for await (const { path, kind, bytes } of readTar(pieces)) {
    const content = Buffer.concat(await Array.fromAsync(bytes()));
    found.push([path, kind, content.toString()]);
  }
  return found;
}

const LONG = `${"d".repeat(90)}/${"e".repeat(90)}/${"f".repeat(90)}`;

for (const format of ["v7", "ustar", "gnu", "pax"]) {
  Deno.test(`tar files of the form ${format} are read`, async () => {
    await using dir = await tempDir();
    const names = format === "v7"
      ? ["a", "é"]
      : format === "ustar"
      ? ["a", "é", `${LONG.slice(0, 181)}/x`]
      : ["a", "é", LONG, "x".repeat(200)];
    for (const name of names) {
      await Deno.mkdir(dir.join(name, ".."), { recursive: true });
      await Deno.writeTextFile(dir.join(name), `of ${name}`);
    }
    await Deno.symlink(LONG, dir.join("link"));
    const bytes = await tar(dir.path, `--format=${format}`, ...names);

    for (const length of [1, 511, 513, 1e6]) {
      assert.deepEqual(
        await read(inParts(bytes, length)),
        names.map((name) => [name, "file", `of ${name}`]),
      );
    }
  });
}

Deno.test("where a link leads, and when a file was changed, is read", async () => {
  await using dir = await tempDir();
  await Deno.symlink(LONG, dir.join("link"));
  await Deno.writeTextFile(dir.join("file"), "", { mode: 0o640 });
  await Deno.utime(dir.join("file"), 1_000, 1_234);
  const bytes = await tar(dir.path, "link", "file");

  const files = await Array.fromAsync(readTar(inParts(bytes, 1e6)));

  assert.equal(files[0]!.target, LONG);
  assert.equal(files[1]!.modifiedAt, 1_234_000);
  assert.equal(files[1]!.mode & 0o777, 0o640);
});

Deno.test("several tar files may follow each other, and files be passed over", async () => {
  await using dir = await tempDir();
  await Deno.writeTextFile(dir.join("a"), "x".repeat(2_000));
  await Deno.writeTextFile(dir.join("b"), "");
  const [a, b] = [await tar(dir.path, "a"), await tar(dir.path, "b")];

  const paths: string[] = [];
  for await (
    const { path } of readTar(inParts(Buffer.concat([a, b, a]), 1_000))
  ) paths.push(path);

  assert.deepEqual(paths, ["a", "b", "a"]);
});

Deno.test("what ends before its end is refused, wherever that is", async () => {
  await using dir = await tempDir();
  await Deno.writeTextFile(dir.join("a"), "x".repeat(2_000));
  const bytes = await tar(dir.path, "a");

  for (const length of [1, 511, 513, 1_000, 2_511, 2_559]) {
    await assert.rejects(read(inParts(bytes.subarray(0, length), 100)), {
      code: "io",
      message: "what arrives ends before its end",
    });
  }
  assert.equal((await read(inParts(bytes.subarray(0, 2_560), 99))).length, 1);
});

Deno.test("what is no tar file is refused", async () => {
  const noise = crypto.getRandomValues(new Uint8Array(4_096));

  await assert.rejects(read(inParts(noise, 4_096)), {
    message: "what arrives is no tar file",
  });
});
