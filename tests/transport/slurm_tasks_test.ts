import assert from "node:assert/strict";
import { taskLists } from "../../src/transport/slurm_tasks.ts";

Deno.test("tasks of an array are one word for Slurm's commands", () => {
  const ids = ["12_3", "12_1", "12_2", "13_0", "12_7", "12_9", "12_10"];

  assert.deepEqual(taskLists(ids), ["12_[1-3,7,9-10]", "13_[0]"]);
  assert.deepEqual(taskLists([]), []);
});

Deno.test("a word has so many ranges at most", () => {
  const ids = Array.from({ length: 1_000 }, (_, at) => `5_${2 * at}`);

  const lists = taskLists(ids);

  assert.equal(lists.length, 5);
  const named = lists.flatMap((list) => list.slice(3, -1).split(","));
  assert.deepEqual(named.map(Number), ids.map((id) => Number(id.slice(2))));
});
