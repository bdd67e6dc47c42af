import assert from "node:assert/strict";
import {
  add,
  command,
  end,
  queueDir,
  start,
  statesOf,
  THREE_JOBS,
} from "../support/queue_dir.ts";

/** The two kinds of editors. */
const EDITORS = ["edit", "replace"] as const;

for (const how of EDITORS) {
  const editor = how === "edit" ? "writes into the file" : "renames a new file";

  Deno.test(`an editor that ${editor}: its edit is what the next command sees`, async () => {
    await using dir = await queueDir(THREE_JOBS);
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
}

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

Deno.test("the order is the file's: a job may be moved, or put in the middle", async () => {
  await using dir = await queueDir(THREE_JOBS);
  await command(dir, add("job4"));
  const [head, job1, job2, rest] = dir.text().split(/(?=^job1|^# the|^job3)/m);

  dir.edit(`${head}${job2}new:\n  command: n\n${job1}${rest}`);

  const order = ["job2", "new", "job1", "job3", "job4"];
  assert.deepEqual([...(await dir.jobs()).keys()], order);
  await command(dir, add("job5"), start("new", "x-1"));
  assert.deepEqual([...(await dir.jobs()).keys()], [...order, "job5"]);
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
    await using dir = await queueDir(THREE_JOBS);
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

  dir.replace(THREE_JOBS);

  const ready = { job1: "ready", job2: "ready", job3: "ready" };
  assert.deepEqual(statesOf(await dir.jobs()), ready);
  await command(dir, add("job4"));
  assert.ok(dir.text().startsWith(THREE_JOBS));
});

Deno.test("a file that was made by hand needs no journal", async () => {
  await using dir = await queueDir(THREE_JOBS);

  assert.equal((await dir.jobs()).size, 3);
  assert.equal(dir.text(), THREE_JOBS);
  await command(dir, { job: "job2", set: { status: "kill" } });

  assert.equal(dir.text().replace("kill", "ready"), THREE_JOBS);
});

Deno.test("a queue file behind a symbolic link stays behind it", async () => {
  await using dir = await queueDir();
  const real = `${dir.ref.experiment}/real.yaml`;
  Deno.writeTextFileSync(real, THREE_JOBS, { mode: 0o640 });
  Deno.symlinkSync(real, dir.yaml);

  await command(dir, { job: "job2", set: { status: "kill" } });

  assert.ok(Deno.lstatSync(dir.yaml).isSymlink);
  assert.match(Deno.readTextFileSync(real), /status: kill/);
  assert.equal(Deno.statSync(real).mode! & 0o777, 0o640);
});
