import assert from "node:assert/strict";
import { decodeText, piecesOf, readBytes } from "../../src/store/read_text.ts";

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

      using file = Deno.openSync(path);
      assert.deepEqual(readBytes(file), bytes);
      assert.deepEqual(readBytes(file), bytes, "once more");
    }
    // The kernel says that this one is empty.
    using status = Deno.openSync("/proc/self/status");
    assert.ok(readBytes(status).length > 100);
  } finally {
    Deno.removeSync(path);
  }
});

Deno.test("a file's pieces are all of it, and overlap as far as is asked for", () => {
  const path = Deno.makeTempFileSync();
  const bytes = Uint8Array.from({ length: 200_000 }, (_, at) => at % 251);
  try {
    Deno.writeFileSync(path, bytes);
    using file = Deno.openSync(path);
    for (const overlap of [0, 1, 100]) {
      let at = 0;
      for (const piece of piecesOf(file, { overlap })) {
        const from = Math.max(0, at - overlap);
        assert.deepEqual(piece, bytes.subarray(from, from + piece.length));
        at = from + piece.length;
      }
      assert.equal(at, bytes.length);
    }
  } finally {
    Deno.removeSync(path);
  }
});
