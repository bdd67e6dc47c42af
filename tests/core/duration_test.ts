import assert from "node:assert/strict";
import { formatSeconds } from "../../src/core/duration.ts";

Deno.test("durations have the two units that matter", () => {
  const shown = [0, 0.0254, 1.006, 12.34, 59.96, 60, 245, 3600, 93784, 183600]
    .map(formatSeconds);

  assert.deepEqual(shown, [
    "0 s",
    "0.025 s",
    "1.01 s",
    "12.3 s",
    "60 s",
    "1m",
    "4m 05s",
    "1h",
    "1d 02h",
    "2d 03h",
  ]);
});
