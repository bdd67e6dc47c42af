import assert from "node:assert/strict";
import type { Change } from "../../src/core/change.ts";
import {
  command,
  end,
  queueDir,
  start,
  THREE_JOBS,
} from "../support/queue_dir.ts";

const MOVED: Change = { job: "job3", order: ["job3", "job1"] };

Deno.test("a move takes the comments along and keeps each record's text", async () => {
  await using dir = await queueDir(THREE_JOBS);

  await command(dir, { job: "job2", order: ["job2", "job1"] });

  assert.equal(
    dir.text(),
    `# my queue

# the slow one
job2:
  command: two
  status: ready
  colour: red
job1:
  command: one # first
  status: ready
job3:
  command: three
  status: ready
`,
  );
});

Deno.test("a move is there before the file is rewritten, and after", async () => {
  await using dir = await queueDir(THREE_JOBS);
  using manager = await dir.open({ manage: true });
  const seen: Change[] = [];
  manager.onForeign = (change) => seen.push(change);

  await command(dir, MOVED);
  assert.deepEqual([...(await dir.jobs()).keys()], ["job3", "job1", "job2"]);
  assert.equal(dir.text(), THREE_JOBS);
  await manager.checkpoint("now");

  assert.equal(seen.length, 1);
  assert.deepEqual([...manager.names()], ["job3", "job1", "job2"]);
  assert.match(dir.text(), /^# my queue\n\njob3:[^]*job1:[^]*# the slow one/);
});

Deno.test("a person who moves jobs in the file is noticed by the manager", async () => {
  await using dir = await queueDir(THREE_JOBS);
  using manager = await dir.open({ manage: true });
  const seen: Change[] = [];
  manager.onForeign = (change) => seen.push(change);

  const [job1 = "", rest = ""] = dir.text().replace("# my queue\n\n", "")
    .split(/(?=# the slow one)/);
  dir.edit(`${rest}${job1}`);
  await manager.update(() => []);

  assert.deepEqual(seen, [
    { job: "job2", order: ["job2", "job3", "job1"] },
  ]);
});

Deno.test("a move outlives an editor that saves what it had loaded before", async () => {
  await using dir = await queueDir(THREE_JOBS);
  await command(dir, start("job1", "x-1"));
  const before = dir.text();
  await command(dir, MOVED, end("job1", "11"));

  dir.edit(before.replace("colour: red", "colour: blue"));

  const jobs = await dir.jobs();
  assert.deepEqual([...jobs.keys()], ["job3", "job1", "job2"]);
  assert.equal(jobs.get("job2")!["colour"], "blue");
});

Deno.test("a move of jobs that are gone by now moves the others", async () => {
  await using dir = await queueDir(THREE_JOBS);

  await command(dir, { job: "job3", delete: true }, MOVED);

  assert.deepEqual([...(await dir.jobs()).keys()], ["job1", "job2"]);
});
