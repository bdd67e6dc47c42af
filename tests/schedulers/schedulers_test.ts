import assert from "node:assert/strict";
import { SCHEDULERS } from "../../src/schedulers/mod.ts";

Deno.test("the schedulers are fifo, fifo_multi and slurm", () => {
  assert.deepEqual([...SCHEDULERS.keys()], ["fifo", "fifo_multi", "slurm"]);
});

Deno.test("each scheduler is known by its own name", () => {
  for (const [name, scheduler] of SCHEDULERS) {
    assert.equal(scheduler.name, name);
  }
});
