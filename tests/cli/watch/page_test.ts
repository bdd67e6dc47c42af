import assert from "node:assert/strict";
import { lengthened } from "../../../src/cli/watch/page.ts";

Deno.test("of a line that is written over what came last is shown", () => {
  const pieces = ["10%\r20", "%\r", "30%", "\r", "done"];
  const shown: string[] = [];

  for (const piece of pieces) shown.push(lengthened(shown.at(-1) ?? "", piece));

  assert.deepEqual(shown, ["20", "20%\r", "30%", "30%\r", "done"]);
});

Deno.test("a line that never ends is kept as far as it can be shown", () => {
  let line = "";

  for (let n = 0; n < 100; n++) line = lengthened(line, "z".repeat(65_536));

  assert.equal(line, "z".repeat(2_000));
});
