import assert from "node:assert/strict";
import { encoded } from "../../src/cli/encoded.ts";

/** What a reader of all pieces gets. */
function textOf(pieces: readonly Uint8Array[]): string {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return pieces.map((bytes) => decoder.decode(bytes)).join("");
}

Deno.test("lines become bytes with a line feed each", () => {
  assert.equal(textOf(encoded(["one", "zwölf €", ""])), "one\nzwölf €\n\n");
  assert.deepEqual(encoded([]), []);
});

Deno.test("many lines become several pieces, each cut between characters", () => {
  const lines = Array.from({ length: 10_000 }, (_, at) => `€ ${at} 𝄞`);
  const pieces = encoded(lines);

  assert.ok(pieces.length > 1);
  assert.equal(textOf(pieces), lines.map((line) => `${line}\n`).join(""));
});

Deno.test("a line that cannot be made leaves nothing to be written", () => {
  function* lines() {
    yield "x".repeat(1_000_000);
    throw new RangeError("no more");
  }
  assert.throws(() => encoded(lines()), RangeError);
});
