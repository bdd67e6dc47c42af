import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { openBench } from "./_bench.ts";

Deno.test("what an editor writes into the file while that is being replaced is kept, and run", async () => {
  await using bench = await openBench({ preload: "late_edit.ts" });
  const job = ["--name=job1", `--user=${userInfo().username}`];
  const where = ["--host=localhost", `--command=${bench.mark}`];

  await bench.well("queue", "add", "a", ...job, ...where);
  const { err } = await bench.cms(
    ...["queue", "run", "fifo", "a", "--max_parallel=1"],
  );

  assert.deepEqual(await bench.states(), { job1: "end", late: "end" }, err);
  assert.match(bench.yaml(), /^late:$/m);
});
