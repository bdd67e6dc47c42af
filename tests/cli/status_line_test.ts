import assert from "node:assert/strict";
import { formatProgress, StatusLine } from "../../src/cli/status_line.ts";

const PER_SECOND = 1 / 1_000;

Deno.test("the status line counts jobs and tells rate and time to go", () => {
  const progress = { done: 120, running: 8, failed: 2, left: 1_000 };

  assert.equal(
    formatProgress(progress, 2.5 * PER_SECOND),
    "120 done, 8 running, 2 failed, 1000 left, 2.5 jobs/s, 6:43 min to go",
  );
});

Deno.test("a slow rate is told by the minute, a long time in hours", () => {
  const progress = { done: 1, running: 1, failed: 0, left: 1_000 };

  assert.equal(
    formatProgress(progress, 0.1 * PER_SECOND),
    "1 done, 1 running, 0 failed, 1000 left, 6.0 jobs/min, 2:46 h to go",
  );
});

Deno.test("before the first job has ended there is neither rate nor time", () => {
  const progress = { done: 0, running: 3, failed: 0, left: 7 };

  assert.equal(
    formatProgress(progress, 0),
    "0 done, 3 running, 0 failed, 7 left",
  );
});

Deno.test("the rate is that of the last half minute", () => {
  const { show, lines } = line();
  for (let second = 0; second <= 100; second++) {
    show(second, { done: Math.min(second, 50) * 10 });
  }
  for (let second = 101; second <= 150; second++) {
    show(second, { done: 500 + (second - 100) * 2 });
  }

  assert.match(lines.at(-1)!, /, 2\.0 jobs\/s, /);
});

Deno.test("the status line is shown at most ten times a second", () => {
  const { show, lines } = line();

  for (let at = 0; at < 1; at += 0.01) show(at, { done: at * 100 });

  assert.equal(lines.length, 10);
});

function line() {
  const lines: string[] = [];
  let now = 0;
  const status = new StatusLine((text) => lines.push(text), () => now);
  return {
    lines,
    show(seconds: number, { done }: { done: number }) {
      now = seconds * 1_000;
      status.show({ done, running: 1, failed: 0, left: 1 });
    },
  };
}
