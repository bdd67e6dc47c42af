import assert from "node:assert/strict";
import { formatBytes } from "../../src/cli/bytes.ts";

Deno.test("amounts of bytes have two digits and a unit", () => {
  const shown = [0, 999, 1_000, 1_949, 9_960, 999_499, 999_500, 12e9, 5e18]
    .map(formatBytes);

  assert.deepEqual(shown, [
    ...["0 B", "999 B", "1.0 KB", "1.9 KB", "10 KB", "999 KB", "1.0 MB"],
    ...["12 GB", "5000 PB"],
  ]);
});
