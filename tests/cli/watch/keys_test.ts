import assert from "node:assert/strict";
import { parseKeys } from "../../../src/cli/watch/keys.ts";

Deno.test("keys have names, characters are their own", () => {
  assert.deepEqual(parseKeys("aÄ\x1b[A\x1b[6~\r\t\x7f\x03\x1b"), [
    ...["a", "Ä", "up", "page down", "enter", "tab", "backspace"],
    ...["interrupt", "escape"],
  ]);
});

Deno.test("keys that mean nothing here are passed over", () => {
  assert.deepEqual(parseKeys("\x1b[1;5Cx\x1bOQy"), ["x", "y"]);
});
