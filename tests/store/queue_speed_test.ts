import assert from "node:assert/strict";
import { add, queueDir, start } from "../support/queue_dir.ts";

/** Ten times what a slow machine needs; a scan where none should be takes more. */
const LIMIT_MS = 20_000;

function record(n: number): string {
  return `job${n}:\n  name: job${n}\n  command: sleep ${n}\n  status: ready\n` +
    `  pid: null\n  host: red\n  user: pi\n  last_probe_check: null\n`;
}

Deno.test("ten thousand jobs are added at once, and some more one by one", async () => {
  await using dir = await queueDir();
  await dir.create();
  const begun = performance.now();
  using queue = await dir.open({ manage: true });

  await queue.update(() =>
    Array.from({ length: 10_000 }, (_, n) => add(`job${n}`))
  );
  for (let n = 0; n < 500; n++) await queue.update(() => [add(`more${n}`)]);
  await queue.checkpoint("now");

  assert.equal(queue.size, 10_500);
  const ms = performance.now() - begun;
  assert.ok(ms < LIMIT_MS, `${ms} ms`);
});

Deno.test("a queue of a hundred thousand jobs is opened, changed and rewritten", async () => {
  const text = Array.from({ length: 100_000 }, (_, n) => record(n)).join("");
  await using dir = await queueDir(text);
  const begun = performance.now();
  using queue = await dir.open({ manage: true });

  assert.equal(queue.get("job77777")!["command"], "sleep 77777");
  for (let n = 0; n < 200; n++) {
    await queue.update(() => [start(`job${n * 500}`, `x-${n}`)]);
  }
  await queue.checkpoint("now");

  assert.equal(queue.size, 100_000);
  const ms = performance.now() - begun;
  assert.ok(ms < LIMIT_MS, `${ms} ms`);
});
