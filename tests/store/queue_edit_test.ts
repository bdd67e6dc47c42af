import assert from "node:assert/strict";
import type { Change } from "../../src/core/change.ts";
import { SETTLE_MS } from "../../src/store/being_saved.ts";
import {
  add,
  change,
  end,
  jobsOf,
  type QueueDir,
  queueDir,
  start,
  statesOf,
} from "../support/queue_dir.ts";
import { until } from "../support/until.ts";

const THREE = `# my queue

job1:
  command: one # first
  status: ready
# the slow one
job2:
  command: two
  status: ready
  colour: red
job3:
  command: three
  status: ready
`;

/** The two kinds of editors. */
const EDITORS = ["edit", "replace"] as const;

/** What a command does: opens the queue, changes it and ends. */
async function command(dir: QueueDir, ...changes: Change[]): Promise<void> {
  using queue = await dir.open();
  await change(queue, ...changes);
}

/** Long histories are not made one fsync after the other. */
function appendTo(dir: QueueDir, ...entries: object[]): void {
  const at = Date.now();
  const lines = entries.map((entry) => JSON.stringify({ at, ...entry }) + "\n");
  Deno.writeTextFileSync(dir.journal, lines.join(""), { append: true });
}

for (const how of EDITORS) {
  const editor = how === "edit" ? "writes into the file" : "renames a new file";

  Deno.test(`an editor that ${editor}: its edit is what the next command sees`, async () => {
    await using dir = await queueDir(THREE);
    await command(dir, start("job1", "x-1"), end("job1", "11", "crash"));

    dir[how](dir.text().replace("status: crash", "status: ready"));

    assert.equal((await dir.jobs()).get("job1")!["status"], "ready");
    await command(dir, { job: "job3", set: { status: "kill" } });
    assert.deepEqual(statesOf(await dir.jobs()), {
      job1: "ready",
      job2: "ready",
      job3: "kill",
    });
    assert.deepEqual(dir.warnings, []);
  });

  Deno.test(`an editor that ${editor} while a manager runs: the edit is told and kept`, async () => {
    await using dir = await queueDir(THREE);
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
    await using dir = await queueDir(THREE);
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
  await using dir = await queueDir(THREE);
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
  await using dir = await queueDir(THREE);
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
  await using dir = await queueDir(THREE);
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

Deno.test("what a person deletes is deleted, whatever command has added it", async () => {
  await using dir = await queueDir();
  await dir.create();
  await command(dir, add("job1"));
  const before = dir.text();
  await command(dir, add("job2"));

  dir.edit(before);

  assert.deepEqual([...(await dir.jobs()).keys()], ["job1"]);
  await command(dir, add("job3"));
  assert.deepEqual([...(await dir.jobs()).keys()], ["job1", "job3"]);
});

Deno.test("a deleted job that a person puts back is there", async () => {
  await using dir = await queueDir();
  await dir.create();
  await command(dir, add("job1"), add("job2"));
  const before = dir.text();
  await command(dir, { job: "job1", delete: true });

  dir.edit(before);

  assert.deepEqual([...(await dir.jobs()).keys()], ["job1", "job2"]);
});

Deno.test("a deleted job stays deleted while a manager runs that has seen other news", async () => {
  await using dir = await queueDir(THREE);
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

Deno.test("the order is the file's: a job may be moved, or put in the middle", async () => {
  await using dir = await queueDir(THREE);
  await command(dir, add("job4"));
  const [head, job1, job2, rest] = dir.text().split(/(?=^job1|^# the|^job3)/m);

  dir.edit(`${head}${job2}new:\n  command: n\n${job1}${rest}`);

  const order = ["job2", "new", "job1", "job3", "job4"];
  assert.deepEqual([...(await dir.jobs()).keys()], order);
  await command(dir, add("job5"), start("new", "x-1"));
  assert.deepEqual([...(await dir.jobs()).keys()], [...order, "job5"]);
});

Deno.test("the order may be edited while a manager runs", async () => {
  await using dir = await queueDir(THREE);
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

Deno.test("states that are set by hand after a run are kept, whatever else was reset", async () => {
  for (
    const edit of [
      (text: string) => text.replaceAll("status: crash", "status: ready"),
      (text: string) =>
        text.replace("status: crash", "status: ready")
          .replace(/pid: .*/, "pid: null"),
    ]
  ) {
    await using dir = await queueDir(THREE);
    {
      using queue = await dir.open({ manage: true });
      for (const [job, n] of [["job1", 1], ["job2", 2], ["job3", 3]] as const) {
        await queue.update(() => [start(job, `x-${n}`)]);
        await queue.checkpoint("now");
        await queue.update(() => [end(job, `1${n}`, "crash")]);
        await queue.checkpoint("now");
      }
    }
    const edited = edit(dir.text());
    dir.edit(edited);

    assert.equal((await dir.jobs()).get("job1")!["status"], "ready");
    await command(dir, add("job4"));
    assert.ok(dir.text().startsWith(edited));
  }
});

Deno.test("another file in the queue's place is another queue, with the same names", async () => {
  await using dir = await queueDir();
  await dir.create();
  await command(dir, add("job1"), add("job2"));
  {
    using queue = await dir.open({ manage: true });
    await queue.update(() => [start("job1", "x-1"), end("job1", "11")]);
    await queue.checkpoint("now");
    await queue.update(() => [start("job2", "x-2"), end("job2", "12")]);
    await queue.checkpoint("now");
  }

  dir.replace(THREE);

  const ready = { job1: "ready", job2: "ready", job3: "ready" };
  assert.deepEqual(statesOf(await dir.jobs()), ready);
  await command(dir, add("job4"));
  assert.ok(dir.text().startsWith(THREE));
});

Deno.test("a file that was made by hand needs no journal", async () => {
  await using dir = await queueDir(THREE);

  assert.equal((await dir.jobs()).size, 3);
  assert.equal(dir.text(), THREE);
  await command(dir, { job: "job2", set: { status: "kill" } });

  assert.equal(dir.text().replace("kill", "ready"), THREE);
});

Deno.test("a manager waits until an editor has written all of the file", async () => {
  // On a busy machine the editor may seem to have stopped in between.
  await until(async () => {
    await using dir = await queueDir(THREE);
    using queue = await dir.open({ manage: true });
    const told: Change[] = [];
    queue.onForeign = (change) => told.push(change);
    const begun = performance.now();

    Deno.writeTextFileSync(dir.yaml, "");
    await queue.update(() => [start("job1", "x-1")]);
    const checkpoint = queue.checkpoint("now");
    Deno.writeTextFileSync(dir.yaml, THREE.slice(0, 60));
    await queue.update(() => []);
    Deno.writeTextFileSync(dir.yaml, `${THREE}job4:\n  status: ready\n`);
    const isInTime = performance.now() - begun < SETTLE_MS;
    await checkpoint;
    if (!isInTime) return false;
    await queue.update(() => []);

    assert.deepEqual(told, [{ job: "job4", add: { status: "ready" } }]);
    const states = { job1: "run", job2: "ready", job3: "ready", job4: "ready" };
    assert.deepEqual(statesOf(jobsOf(queue)), states);
    assert.match(dir.text(), /^job4:$/m);
    return true;
  });
});

Deno.test("a command does not write over a file that is being saved", async () => {
  await until(async () => {
    await using dir = await queueDir(THREE);
    using queue = await dir.open();
    await queue.update(() => [add("job4")]);
    const begun = performance.now();

    Deno.writeTextFileSync(dir.yaml, "job1: {}\n");
    const checkpoint = queue.checkpoint("lazy");
    await Promise.resolve();
    Deno.writeTextFileSync(dir.yaml, "job1: {}\njob2: {}\n");
    const isInTime = performance.now() - begun < SETTLE_MS;
    await checkpoint;
    if (!isInTime) return false;

    assert.match(dir.text(), /^job1: {}\njob2: {}\njob4:\n/);
    return true;
  });
});

Deno.test("a queue file behind a symbolic link stays behind it", async () => {
  await using dir = await queueDir();
  const real = `${dir.ref.experiment}/real.yaml`;
  Deno.writeTextFileSync(real, THREE, { mode: 0o640 });
  Deno.symlinkSync(real, dir.yaml);

  await command(dir, { job: "job2", set: { status: "kill" } });

  assert.ok(Deno.lstatSync(dir.yaml).isSymlink);
  assert.match(Deno.readTextFileSync(real), /status: kill/);
  assert.equal(Deno.statSync(real).mode! & 0o777, 0o640);
});
