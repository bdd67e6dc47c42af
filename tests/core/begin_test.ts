import assert from "node:assert/strict";
import { parseBegin, untilBegin } from "../../src/core/begin.ts";
import { AppError } from "../../src/core/errors.ts";

/** A moment of a day in local time, whatever the zone of this machine. */
const NOW = new Date(2026, 10, 30, 19, 30, 15);

function local(...parts: [number, number, number, number?, number?, number?]) {
  return new Date(...parts).toISOString();
}

function read(text: string): string {
  return parseBegin(text, NOW.getTime());
}

Deno.test("a date begins at its midnight, or at the time that stands with it", () => {
  assert.equal(read("2026-12-01"), local(2026, 11, 1));
  assert.equal(read("2026-12-01T08:00"), local(2026, 11, 1, 8));
  assert.equal(read("2026-12-01 8:00:07"), local(2026, 11, 1, 8, 0, 7));
});

Deno.test("a time may name its zone", () => {
  assert.equal(read("2026-12-01T08:00Z"), "2026-12-01T08:00:00.000Z");
  assert.equal(read("2026-12-01T08:00:30+01:00"), "2026-12-01T07:00:30.000Z");
  assert.equal(read("2026-12-01T08:00-0330"), "2026-12-01T11:30:00.000Z");
  assert.equal(read("2026-12-01T08:00:00.789Z"), "2026-12-01T08:00:00.789Z");
});

Deno.test("a clock time is the next one", () => {
  assert.equal(read("20:00"), local(2026, 10, 30, 20));
  assert.equal(read("19:30"), local(2026, 11, 1, 19, 30));
  assert.equal(read("7:05:09"), local(2026, 11, 1, 7, 5, 9));
});

Deno.test("a span counts from now", () => {
  const after = (seconds: number) =>
    new Date(NOW.getTime() + seconds * 1_000).toISOString();

  assert.equal(read("now+2h"), after(7_200));
  assert.equal(read("now + 90"), after(90));
  assert.equal(read("now+1d12h"), after(129_600));
});

Deno.test("what is no time is refused", () => {
  const wrong = [
    ...["", "soon", "now", "now+", "now+soon", "+2h", "2h", "tomorrow"],
    ...["2026-11-31", "2026-13-01", "2026-1-1", "2026-12-01T", "20261201"],
    ...["2026-12-01T25:00", "24:00", "12:60", "12:00:60", "12", "18:30Z"],
    ...[
      "2026-12-01T08:00+1",
      "now+99999999999d",
      "now+999999999h",
      "2026-12-01T08:00 x",
    ],
  ];
  for (const text of wrong) {
    assert.throws(() => read(text), AppError, text);
  }
});

Deno.test("a record says how long it is until then; what it cannot say is no wait", () => {
  const clock = { now: () => Date.UTC(2026, 11, 1, 7) };

  assert.equal(untilBegin({ begin: "2026-12-01T07:00:01.000Z" }, clock), 1_000);
  assert.equal(untilBegin({ begin: "2026-12-01T06:59:59.000Z" }, clock), 0);
  assert.equal(untilBegin({ begin: "18:30" }, clock), 0);
  assert.equal(untilBegin({}, clock), 0);
});
