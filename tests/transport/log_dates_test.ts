import assert from "node:assert/strict";
import { tookOf } from "../../src/transport/log_dates.ts";

const CASES: readonly [string[], number | undefined][] = [
  [["Sat Nov 21 22:05:58 UTC 2026", "Sat Nov 21 22:06:00 UTC 2026"], 2],
  [["Thu Dec 31 23:59:59 CET 2026", "Fri Jan  1 00:00:01 CET 2027"], 2],
  [
    ["Sun Oct 25 02:30:00 CEST 2026", "Sun Oct 25 02:10:00 CET 2026"],
    undefined,
  ],
  [["Sat Nov 21 22:05:58 UTC 2026", "Sat Nov 21 22:05:57 UTC 2026"], undefined],
  [["Sat Nov 21 22:05:58 UTC 2026"], undefined],
  [["Sat Nov 21 22:05:58 UTC 2026", "soon"], undefined],
  [["Sam Nov 21 22:05:58 UTC 2026", "Sam Okt 21 22:05:58 UTC 2026"], undefined],
  [[], undefined],
];

for (const [dates, expected] of CASES) {
  Deno.test(`from ${dates.join(" to ") || "no date"} it is ${expected} s`, () => {
    assert.equal(tookOf(dates), expected);
  });
}
