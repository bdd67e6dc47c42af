import assert from "node:assert/strict";
import {
  formatDuration,
  formatSeconds,
  parseDuration,
} from "../../src/core/duration.ts";
import { AppError } from "../../src/core/errors.ts";

Deno.test("lengths of time are read as people write them", () => {
  const read = (text: string) => parseDuration("--walltime", text);

  assert.equal(read("90"), 90);
  assert.equal(read("90s"), 90);
  assert.equal(read("15m"), 900);
  assert.equal(read("1h30m"), 5_400);
  assert.equal(read("2d"), 172_800);
  assert.equal(read("1:30:00"), 5_400);
  assert.equal(read("1-00:00:01"), 86_401);
});

Deno.test("what is no length of time is refused", () => {
  for (const text of ["", "h", "1.5h", "-1", "10 m", "1:30", "1m1h", "1e3"]) {
    assert.throws(() => parseDuration("--walltime", text), AppError, text);
  }
});

Deno.test("lengths of time are shown in the units that they have", () => {
  const texts = [0, 59, 60, 5_400, 86_401].map(formatDuration);

  assert.deepEqual(texts, ["0s", "59s", "1m", "1h30m", "1d1s"]);
});

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
