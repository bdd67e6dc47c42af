import assert from "node:assert/strict";
import { decodeText, readBytes } from "../../src/store/read_text.ts";

Deno.test("a text is read with its byte order mark and whatever is no ASCII", () => {
  for (const text of ["", "a: 1\n", "\uFEFFa: 1\n", "a: ü✓😀\n"]) {
    assert.equal(decodeText(new TextEncoder().encode(text)), text);
  }
});

Deno.test("what is no UTF-8 is not read", () => {
  const latin1 = new Uint8Array([0x61, 0x3a, 0x20, 0xfc, 0x0a]);

  assert.throws(() => decodeText(latin1), TypeError);
});

Deno.test("a file's bytes are all read, however long it seems to be", () => {
  const path = Deno.makeTempFileSync();
  try {
    for (const size of [0, 1, 100_000]) {
      const bytes = new Uint8Array(size).fill(0x61);
      Deno.writeFileSync(path, bytes);

      assert.deepEqual(readBytes(path), bytes);
    }
    // The kernel says that this one is empty.
    assert.ok(readBytes("/proc/self/status").length > 100);
  } finally {
    Deno.removeSync(path);
  }
});
