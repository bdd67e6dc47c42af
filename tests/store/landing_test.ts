import assert from "node:assert/strict";
import { land } from "../../src/core/landing.ts";
import { createLanding } from "../../src/store/landing.ts";
import { sentFile } from "../support/make.ts";
import { tempDir } from "../support/temp.ts";

const landing = createLanding();

Deno.test("a file has its bytes, its time and its permissions", async () => {
  await using dir = await tempDir();
  const spot = { directory: dir.join("job1"), path: "a/b/c" };

  await landing.put(
    spot,
    sentFile({ path: "", content: "content", mode: 0o4750, modifiedAt: 7_000 }),
  );

  const path = dir.join("job1/a/b/c");
  const { mode, mtime } = await Deno.stat(path);
  assert.equal(await Deno.readTextFile(path), "content");
  assert.equal(mode! & 0o7777, 0o750);
  assert.equal(mtime?.getTime(), 7_000);
  assert.deepEqual(await landing.look(spot), {
    isFile: true,
    size: 7,
    modifiedAt: 7_000,
  });
});

Deno.test("what breaks off leaves the file as it was, and nothing beside it", async () => {
  await using dir = await tempDir();
  const spot = { directory: dir.path, path: "a" };
  await landing.put(spot, sentFile({ path: "", content: "before" }));
  async function* torn() {
    yield await Promise.resolve(new Uint8Array(100));
    throw new Error("lost");
  }

  const file = { ...sentFile({ path: "" }), size: 200, bytes: torn };
  await assert.rejects(landing.put(spot, file), { message: "lost" });

  assert.equal(await Deno.readTextFile(dir.join("a")), "before");
  const names = await Array.fromAsync(Deno.readDir(dir.path));
  assert.deepEqual(names.map(({ name }) => name), ["a"]);
});

Deno.test("a link in the place of a job's directory is not followed", async () => {
  await using dir = await tempDir();
  await using elsewhere = await tempDir();
  await Deno.symlink(elsewhere.path, dir.join("job1"));
  const rules = { to: dir.path, jobs: new Set(["job1"]), force: true };

  await assert.rejects(land(landing, sentFile({ path: "job1/a" }), rules), {
    code: "conflict",
    message: /job1 is no directory here/,
  });

  const left = await Array.fromAsync(Deno.readDir(elsewhere.path));
  assert.deepEqual(left, []);
});

Deno.test("no link on the way is followed", async () => {
  await using dir = await tempDir();
  await using elsewhere = await tempDir();
  await Deno.symlink(elsewhere.path, dir.join("link"));
  const spot = { directory: dir.path, path: "link/a" };

  await assert.rejects(
    landing.put(spot, sentFile({ path: "", content: "x" })),
    { code: "conflict", message: /Cannot write .*: link is no directory here/ },
  );
  const deeper = { directory: dir.path, path: "link/made/a" };
  await assert.rejects(landing.put(deeper, sentFile({ path: "" })), {
    code: "conflict",
  });
  await assert.rejects(landing.look(spot), { code: "conflict" });

  const left = await Array.fromAsync(Deno.readDir(elsewhere.path));
  assert.deepEqual(left, []);
});

Deno.test("a link in a file's place is replaced, not followed", async () => {
  await using dir = await tempDir();
  await using elsewhere = await tempDir();
  await Deno.writeTextFile(elsewhere.join("target"), "theirs");
  await Deno.symlink(elsewhere.join("target"), dir.join("a"));

  await landing.put(
    { directory: dir.path, path: "a" },
    sentFile({ path: "", content: "ours" }),
  );

  assert.equal(await Deno.readTextFile(elsewhere.join("target")), "theirs");
  assert.ok((await Deno.lstat(dir.join("a"))).isFile);
});

Deno.test("links are written, and files once more under another name", async () => {
  await using dir = await tempDir();
  const at = (path: string) => ({ directory: dir.path, path });
  await landing.put(at("a"), sentFile({ path: "", content: "x" }));

  await landing.putSame(at("b"), at("a"));
  await landing.putLink(at("c"), "a");
  await landing.putLink(at("c"), "b");

  assert.equal(await Deno.readTextFile(dir.join("b")), "x");
  assert.equal(await Deno.readLink(dir.join("c")), "b");
  await assert.rejects(landing.putSame(at("d"), at("none")), {
    code: "conflict",
  });
  await assert.rejects(landing.putSame(at("d"), at("c")), { code: "conflict" });
});

Deno.test("what the system refuses is told as such", async () => {
  await using dir = await tempDir();
  await Deno.writeTextFile(dir.join("file"), "");

  await assert.rejects(
    landing.put(
      { directory: dir.join("file"), path: "a" },
      sentFile({ path: "" }),
    ),
    { code: "io", message: /Cannot write .*file\/a: / },
  );
});
