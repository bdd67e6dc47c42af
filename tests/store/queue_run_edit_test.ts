import assert from "node:assert/strict";
import type { Change } from "../../src/core/change.ts";
import {
  add,
  command,
  end,
  jobsOf,
  type QueueDir,
  queueDir,
  start,
  statesOf,
  THREE_JOBS,
} from "../support/queue_dir.ts";

/** The two kinds of editors. */
const EDITORS = ["edit", "replace"] as const;

/** Long histories are not made one fsync after the other. */
function appendTo(dir: QueueDir, ...entries: object[]): void {
  const at = Date.now();
  const lines = entries.map((entry) => JSON.stringify({ at, ...entry }) + "\n");
  Deno.writeTextFileSync(dir.journal, lines.join(""), { append: true });
}

for (const how of EDITORS) {
  const editor = how === "edit" ? "writes into the file" : "renames a new file";

  Deno.test(`an editor that ${editor} while a manager runs: the edit is told and kept`, async () => {
    await using dir = await queueDir(THREE_JOBS);
    using queue = await dir.open({ manage: true });
    const told: [Change, string][] = [];
    queue.onForeign = (...news) => told.push(news);
    await queue.update(() => [start("job1", "x-1")]);

    dir[how](
      dir.text().replace("two", "deux").replace("job3:", "# new\njob4:"),
    );
    await queue.update(() => [end("job1", "11")]);
    await queue.checkpoint("now");

    assert.deepEqual(told, [
      [{ job: "job3", delete: true }, "edit"],
      [{ job: "job2", set: { command: "deux" }, unset: [] }, "edit"],
      [{ job: "job4", add: { command: "three", status: "ready" } }, "edit"],
    ]);
    assert.deepEqual(statesOf(await dir.jobs()), {
      job1: "end",
      job2: "ready",
      job4: "ready",
    });
    assert.match(dir.text(), /one # first/);
    assert.match(dir.text(), /# the slow one\njob2:\n {2}command: deux\n/);
    assert.match(dir.text(), /colour: red\n# new\njob4:/);
  });

  Deno.test(`an editor that ${editor} over newer versions takes back nothing that has happened`, async () => {
    await using dir = await queueDir(THREE_JOBS);
    using queue = await dir.open({ manage: true });
    await queue.update(() => [start("job1", "x-1")]);
    await queue.checkpoint("now");
    const loaded = dir.text();
    await queue.update(() => [end("job1", "11"), start("job2", "x-2")]);
    await queue.checkpoint("now");
    await command(dir, add("job4"));
    await queue.update(() => [end("job2", "12", "crash")]);
    await queue.checkpoint("now");
    await command(dir, add("job5"), { job: "job3", delete: true });

    dir[how](
      loaded.replace("three", "3").replace("# my", "# our") + "job6: {}\n",
    );
    await queue.update(() => []);

    const states = {
      job1: "end",
      job2: "crash",
      job6: undefined,
      job4: "ready",
      job5: "ready",
    };
    assert.deepEqual(statesOf(jobsOf(queue)), states);
    await queue.checkpoint("now");
    queue.close();
    assert.deepEqual(statesOf(await dir.jobs()), states);
    assert.match(dir.text(), /^# our queue\n/);
    assert.deepEqual(dir.warnings, []);
  });
}

Deno.test("a stale version that is saved after the run takes back nothing either", async () => {
  await using dir = await queueDir(THREE_JOBS);
  let loaded: string;
  {
    using queue = await dir.open({ manage: true });
    await queue.update(() => [start("job1", "x-1"), end("job1", "11")]);
    await queue.checkpoint("now");
    loaded = dir.text();
    await queue.update(() => [start("job2", "x-2"), end("job2", "12")]);
    await queue.checkpoint("now");
  }

  dir.edit(loaded.replace("three", "3"));

  const jobs = await dir.jobs();
  assert.deepEqual(statesOf(jobs), { job1: "end", job2: "end", job3: "ready" });
  assert.equal(jobs.get("job3")!["command"], 3);
  assert.match(
    dir.warnings.join(),
    /is an older version; what .*a-queue.journal holds since is kept/,
  );
  assert.deepEqual(await dir.jobs(), jobs);
  assert.equal(dir.warnings.length, 1);
});

Deno.test("a stale version that is saved right before the manager dies takes back nothing", async () => {
  await using dir = await queueDir(THREE_JOBS);
  {
    using queue = await dir.open({ manage: true });
    await queue.update(() => [start("job1", "x-1")]);
    await queue.checkpoint("now");
    const loaded = dir.text();
    await queue.update(() => [end("job1", "11"), start("job2", "x-2")]);
    await queue.checkpoint("now");
    await queue.update(() => [end("job2", "12")]);
    dir.edit(loaded.replace("three", "3"));
  }

  assert.deepEqual(statesOf(await dir.jobs()), {
    job1: "end",
    job2: "end",
    job3: "ready",
  });
});

Deno.test("an editor may take longer than a hundred checkpoints", async () => {
  await using dir = await queueDir(THREE_JOBS);
  using queue = await dir.open({ manage: true });
  await queue.update(() => [start("job2", "x-0")]);
  await queue.checkpoint("now");
  const loaded = dir.text();
  await queue.update(() => [end("job2", "12", "kill")]);
  for (let n = 0; n < 500; n++) {
    const runs = Array.from({ length: 5 }, (_, i) => `${n}${i}`)
      .flatMap((run) => [start("job1", `x-${run}`), end("job1", run)]);
    appendTo(dir, ...runs, { checkpoint: `version-${n}` });
    appendTo(dir, { saved: `version-${n}` });
  }
  assert.ok(Deno.statSync(dir.journal).size > 500_000);

  dir.edit(loaded.replace("three", "3"));
  await queue.update(() => []);

  assert.deepEqual(statesOf(jobsOf(queue)), {
    job1: "end",
    job2: "kill",
    job3: "ready",
  });
});

Deno.test("a deleted job stays deleted while a manager runs that has seen other news", async () => {
  await using dir = await queueDir(THREE_JOBS);
  using queue = await dir.open({ manage: true });
  await command(dir, add("job4"));
  await queue.update(() => [start("job1", "x-1")]);
  await queue.update(() => [end("job1", "11"), start("job2", "x-2")]);
  await queue.checkpoint("now");

  dir.edit(dir.text().replace(/job4:[^]*/, ""));
  await queue.update(() => [end("job2", "12")]);

  assert.deepEqual(statesOf(jobsOf(queue)), {
    job1: "end",
    job2: "end",
    job3: "ready",
  });
});

Deno.test("the order may be edited while a manager runs", async () => {
  await using dir = await queueDir(THREE_JOBS);
  using queue = await dir.open({ manage: true });
  await queue.update(() => [start("job1", "x-1")]);
  await queue.checkpoint("now");
  const [head, job1, job2, rest] = dir.text().split(/(?=^job1|^# the|^job3)/m);
  await queue.update(() => [end("job1", "11")]);

  dir.edit(`${head}${rest}${job2}${job1}`);
  await queue.update(() => [start("job2", "x-2")]);
  await queue.checkpoint("now");

  assert.deepEqual(statesOf(await dir.jobs()), {
    job3: "ready",
    job2: "run",
    job1: "end",
  });
});
