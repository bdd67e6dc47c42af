import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { land } from "../../src/core/landing.ts";
import { TarLanding } from "../../src/core/tar_landing.ts";
import type { SentFile } from "../../src/core/transport.ts";
import { readTar } from "../../src/transport/read_tar.ts";
import { sentFile } from "../support/make.ts";
import { tempDir } from "../support/temp.ts";

const RULES = { to: ".", jobs: new Set(["j"]), force: false };

/** What is in the tar file in which these have landed. */
async function tarOf(
  files: readonly SentFile[],
): Promise<Uint8Array<ArrayBuffer>> {
  const landing = new TarLanding();
  const bytes = Array.fromAsync(landing.bytes);
  for (const file of files) await land(landing, file, RULES);
  await landing.finish();
  return Buffer.concat(await bytes);
}

async function* once(bytes: Uint8Array<ArrayBuffer>) {
  yield bytes;
}

Deno.test("what has landed in a tar file is what a reader finds there", async () => {
  const long = `j/${"ü".repeat(90)}/${"x".repeat(120)}`;
  const files = [
    sentFile({ path: "j/a", content: "1", mode: 0o755, modifiedAt: 5_000 }),
    sentFile({ path: "j/empty", content: "" }),
    sentFile({ path: long, content: "z".repeat(5_000) }),
    sentFile({ path: "j/same", kind: "same", target: "j/a" }),
    sentFile({ path: "j/d/link", kind: "link", target: "../a" }),
  ];

  const tar = await tarOf(files);

  const found: unknown[] = [];
  for await (const file of readTar(once(tar))) {
    const { path, kind, size, target } = file;
    const parts = await Array.fromAsync(file.bytes());
    found.push([path, kind, size, target, Buffer.concat(parts).toString()]);
  }
  assert.deepEqual(found, [
    ["j/a", "file", 1, "", "1"],
    ["j/empty", "file", 0, "", ""],
    [long, "file", 5_000, "", "z".repeat(5_000)],
    ["j/same", "same", 0, "j/a", ""],
    ["j/d/link", "link", 0, "../a", ""],
  ]);
});

Deno.test("the tar program unpacks it, with names, times, modes and links", async () => {
  await using dir = await tempDir();
  const long = `j/${"ä".repeat(120)}`;
  const tar = await tarOf([
    sentFile({
      path: "j/a",
      content: "1",
      mode: 0o755,
      modifiedAt: 86_400_000,
    }),
    sentFile({ path: long, content: "long" }),
    sentFile({ path: "j/same", kind: "same", target: "j/a" }),
    sentFile({ path: "j/link", kind: "link", target: "a" }),
  ]);
  await Deno.writeFile(dir.join("x.tar"), tar);

  const { code, stderr } = await new Deno.Command("tar", {
    args: ["-xf", "x.tar"],
    cwd: dir.path,
  }).output();

  assert.equal(code, 0, new TextDecoder().decode(stderr));
  const info = await Deno.stat(dir.join("j/a"));
  assert.equal(info.mtime?.getTime(), 86_400_000);
  assert.equal(info.mode! & 0o777, 0o755);
  assert.equal(await Deno.readTextFile(dir.join(long)), "long");
  assert.equal((await Deno.stat(dir.join("j/same"))).ino, info.ino);
  assert.equal(await Deno.readLink(dir.join("j/link")), "a");
});

Deno.test("nothing lands behind a link, in the place of one, or as what was not sent", async () => {
  const landing = new TarLanding();
  const reading = Array.fromAsync(landing.bytes);
  const send = (file: Parameters<typeof sentFile>[0]) =>
    land(landing, sentFile(file), RULES);
  await send({ path: "j/d/link", kind: "link", target: ".." });

  for (
    const file of [
      { path: "j/d/link/x", content: "1" },
      { path: "j/d/link", content: "1" },
      { path: "j/same", kind: "same", target: "j/none" },
      { path: "j/out", kind: "link", target: "/etc/passwd" },
      { path: "j/../x", content: "1" },
    ] as const
  ) {
    await assert.rejects(send(file), { name: "AppError" }, file.path);
  }

  await landing.finish();
  const found = await Array.fromAsync(
    readTar(once(Buffer.concat(await reading))),
    ({ path }) => path,
  );
  assert.deepEqual(found, ["j/d/link"]);
});

Deno.test("a tar file that ends in a file takes no more, and has no end", async () => {
  const landing = new TarLanding();
  const reading = Array.fromAsync(landing.bytes);
  const half = sentFile({ path: "j/half", content: "1234" });
  const short = { ...half, size: 10 };

  await assert.rejects(land(landing, short, RULES), /came in part/);
  await assert.rejects(
    land(landing, sentFile({ path: "j/next" }), RULES),
    { code: "io" },
  );
  await landing.fail(new RangeError("for this reason"));

  await assert.rejects(reading, /for this reason/);
});
