import assert from "node:assert/strict";
import { isWorthRewriting, RewritePace } from "../../src/store/rewrite_pace.ts";

const FILE_BYTES_PER_JOB = 600;
const JOURNAL_BYTES_PER_JOB = 580;

/** A run of a queue that never waits; answers what is known of its rewritings. */
function run({ jobs, msPerJob, rewriteMs = 0 }: {
  jobs: number;
  msPerJob: number;
  rewriteMs?: number;
}): { count: number; bytesPerJob: number; oldestMs: number } {
  let now = 0;
  const pace = new RewritePace(() => now);
  const fileBytes = FILE_BYTES_PER_JOB * jobs;
  let [count, journalBytes, oldestMs, writtenAt] = [0, 0, 0, 0];
  for (let job = 0; job < jobs; job++) {
    now += msPerJob;
    journalBytes += JOURNAL_BYTES_PER_JOB;
    if (!pace.isDue({ fileBytes, journalBytes })) continue;
    oldestMs = Math.max(oldestMs, now - writtenAt);
    pace.measure(() => now += rewriteMs);
    count++;
    journalBytes = 0;
    writtenAt = now;
  }
  return { count, bytesPerJob: count * fileBytes / jobs, oldestMs };
}

Deno.test("rewritings take no more bytes for each job of a long queue than of a short one", () => {
  for (const jobs of [800, 3_200, 10_000, 100_000]) {
    const { bytesPerJob } = run({ jobs, msPerJob: 2.5 });

    const paid = JOURNAL_BYTES_PER_JOB + 200 * 2.5;
    assert.ok(bytesPerJob <= paid, `${jobs} jobs: ${bytesPerJob} B/job`);
  }
});

Deno.test("the file of a short queue is some seconds old at most", () => {
  const { count, oldestMs } = run({ jobs: 1_000, msPerJob: 500 });

  assert.ok(count > 100);
  assert.ok(oldestMs <= 3_500, `${oldestMs} ms`);
});

Deno.test("a very short queue is rewritten each two seconds", () => {
  assert.equal(run({ jobs: 10, msPerJob: 2_001 }).count, 10);
});

Deno.test("the file of a long queue is not older than its size in 200 KB a second", () => {
  const { count, oldestMs } = run({ jobs: 100_000, msPerJob: 50 });

  assert.ok(count > 10);
  assert.ok(oldestMs <= 300_000, `${oldestMs} ms`);
});

Deno.test("a rewriting that takes long is repeated after fifty times as long", () => {
  const { count } = run({ jobs: 1_000, msPerJob: 500, rewriteMs: 1_000 });

  assert.equal(count, 10);
});

Deno.test("a command does not cut a long queue into records just to rewrite it", () => {
  const old = { ino: 1, mtime: Date.now() - 3_600_000, ctime: 0, mode: 0o644 };
  const isWorth = (size: number, isCut: boolean) =>
    isWorthRewriting({ ...old, size }, { isCut });

  assert.equal(isWorth(60_000_000, false), false);
  assert.equal(isWorth(60_000_000, true), true);
  assert.equal(isWorth(5_000_000, false), true);
});
