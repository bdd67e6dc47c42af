import assert from "node:assert/strict";
import { AppError } from "../../src/core/errors.ts";
import { findScheduler, SCHEDULERS } from "../../src/schedulers/mod.ts";

Deno.test("the schedulers are those of queues, then those of jobsets", () => {
  assert.deepEqual([...SCHEDULERS.keys()], [
    "fifo",
    "fifo_multi",
    "sequential",
    "random",
    "smart",
    "frugal",
  ]);
});

Deno.test("each scheduler is found by its own name", () => {
  for (const name of SCHEDULERS.keys()) {
    assert.equal(findScheduler(name).name, name);
  }
});

Deno.test("a scheduler that is not known is answered with those that are", () => {
  assert.throws(
    () => findScheduler("lifo"),
    new AppError("usage", 'Cannot find the scheduler "lifo"', {
      hint: "there are fifo, fifo_multi, sequential, random, smart, frugal",
    }),
  );
});

Deno.test("no scheduler is found by what every object has", () => {
  for (const name of ["constructor", "toString", "__proto__", ""]) {
    assert.throws(() => findScheduler(name), { code: "usage" });
  }
});
