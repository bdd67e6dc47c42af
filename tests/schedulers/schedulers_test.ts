import assert from "node:assert/strict";
import { SCHEDULERS } from "../../src/schedulers/mod.ts";

Deno.test("the schedulers are those of queues, of jobsets, of batch systems", () => {
  assert.deepEqual([...SCHEDULERS.keys()], [
    "fifo",
    "fifo_multi",
    "sequential",
    "random",
    "smart",
    "frugal",
    "slurm",
  ]);
});

Deno.test("each scheduler is known by its own name", () => {
  for (const [name, scheduler] of SCHEDULERS) {
    assert.equal(scheduler.name, name);
  }
});
