import assert from "node:assert/strict";
import fc from "fast-check";
import { readLines } from "../../src/transport/lines.ts";

/** What is read of these bytes, when they come in pieces of that many. */
async function linesOf(text: string, pieceBytes: number): Promise<string[]> {
  const bytes = new TextEncoder().encode(text);
  const stream = new ReadableStream({
    type: "bytes",
    start(controller) {
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        controller.enqueue(bytes.slice(at, at + pieceBytes));
      }
      controller.close();
    },
  });
  const lines: string[] = [];
  const reader = stream.getReader({ mode: "byob" });
  await readLines(reader, (batch) => lines.push(...batch));
  return lines;
}

Deno.test("lines are the same however the bytes come", async () => {
  const line = fc.string({ unit: fc.constantFrom("a", " ", "é", "😀", "\r") });
  await fc.assert(
    fc.asyncProperty(
      fc.array(line),
      fc.integer({ min: 1, max: 9 }),
      async (lines, pieceBytes) => {
        const text = lines.map((line) => `${line}\n`).join("");

        assert.deepEqual(await linesOf(text, pieceBytes), lines);
      },
    ),
  );
});

Deno.test("lines that were cut short are none", async () => {
  const lines = await linesOf("ended job1.1 0\nended job2.1 1", 5);

  assert.deepEqual(lines, ["ended job1.1 0"]);
});

Deno.test("of a line without end no more is kept than a line may have", async () => {
  const lines = await linesOf(`${"x".repeat(3_000_000)}\nnext\n`, 65_536);

  assert.ok(lines[0]!.length < 1_100_000, `${lines[0]!.length}`);
  assert.deepEqual(lines.slice(1), ["next"]);
});
