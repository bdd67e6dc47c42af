import assert from "node:assert/strict";
import {
  add,
  change,
  end,
  jobsOf,
  queueDir,
  start,
  statesOf,
} from "../support/queue_dir.ts";

const TWO = "job1:\n  status: ready\njob2:\n  status: ready\n";

Deno.test("a journal that is removed between two commands is begun anew", async () => {
  await using dir = await queueDir(TWO);
  for (const n of [1, 2, 3]) {
    using queue = await dir.open();
    await change(queue, start("job1", `x-${n}`), end("job1", `1${n}`));
    queue.close();
    Deno.removeSync(dir.journal);
  }

  const job1 = (await dir.jobs()).get("job1");
  assert.deepEqual(job1, {
    status: "end",
    pid: "13",
    last_probe_check: "t-x-3",
  });
  assert.deepEqual(dir.warnings, []);
});

Deno.test("a queue that is removed and made anew is a new one for who has it open", async () => {
  await using dir = await queueDir(TWO);
  using reader = await dir.open();
  {
    using queue = await dir.open();
    await change(queue, start("job1", "x-1"));
    await reader.update(() => []);
  }

  await dir.remove();
  await dir.create();
  {
    using queue = await dir.open();
    await change(queue, add("job9"));
  }
  await reader.update(() => []);

  assert.deepEqual([...reader.names()], ["job9"]);
  assert.deepEqual(dir.warnings, []);
});

Deno.test("a journal that is removed during a run loses nothing", async () => {
  await using dir = await queueDir(TWO);
  {
    using manager = await dir.open({ manage: true });
    await manager.update(() => [start("job1", "x-1")]);
    Deno.removeSync(dir.journal);
    {
      using command = await dir.open();
      await change(command, add("job3"));
    }
    await manager.update(() => [end("job1", "11")]);
    // and then it is killed
  }

  assert.deepEqual(statesOf(await dir.jobs()), {
    job1: "end",
    job2: "ready",
    job3: "ready",
  });
  assert.match(dir.warnings.join(), /was removed or cut while .* was in use/);
});

Deno.test("a journal that is cut during a run takes back nothing", async () => {
  await using dir = await queueDir(TWO);
  {
    using manager = await dir.open({ manage: true });
    await manager.update(() => [start("job1", "x-1")]);
    await manager.update(() => [end("job1", "11")]);
    Deno.truncateSync(dir.journal, 100);
    await manager.update(() => [start("job2", "x-2")]);
  }

  const states = { job1: "end", job2: "run" };
  assert.deepEqual(statesOf(await dir.jobs()), states);
});

Deno.test("garbage in the journal is passed over with a warning, and kept", async () => {
  for (
    const garbage of ["what is this\n", "\0".repeat(4096), "{}\n[]\n", "\xff"]
  ) {
    await using dir = await queueDir(TWO);
    {
      using queue = await dir.open({ manage: true });
      await queue.update(() => [start("job1", "x-1")]);
      Deno.writeTextFileSync(dir.journal, garbage, { append: true });
    }

    assert.deepEqual(statesOf(await dir.jobs()), {
      job1: "run",
      job2: "ready",
    });
    assert.match(
      dir.warnings[0]!,
      /holds lines that cannot be read \(\d\); they are/,
    );
    using queue = await dir.open({ manage: true });
    await queue.update(() => [end("job1", "11")]);
    assert.deepEqual(statesOf(await dir.jobs()), {
      job1: "end",
      job2: "ready",
    });
    assert.ok(Deno.readTextFileSync(dir.journal).includes(garbage));
  }
});

Deno.test("garbage that others write into the journal is warned of during a run", async () => {
  await using dir = await queueDir(TWO);
  using queue = await dir.open({ manage: true });
  await queue.update(() => [start("job1", "x-1")]);

  Deno.writeTextFileSync(dir.journal, "what is this\n", { append: true });
  await queue.update(() => []);
  await queue.update(() => []);

  assert.equal(dir.warnings.length, 1);
});

Deno.test("a torn last line is normal: the next change ends it", async () => {
  await using dir = await queueDir(TWO);
  using manager = await dir.open({ manage: true });
  await manager.update(() => [start("job1", "x-1")]);
  const torn = '{"at":1732233600000,"job":"job2","set":{"sta';
  Deno.writeTextFileSync(dir.journal, torn, { append: true });

  {
    using command = await dir.open();
    await change(command, add("job3"));
  }
  await manager.update(() => [end("job1", "11")]);

  const states = { job1: "end", job2: "ready", job3: "ready" };
  assert.deepEqual(statesOf(jobsOf(manager)), states);
  assert.deepEqual(statesOf(await dir.jobs()), states);
  assert.ok(Deno.readTextFileSync(dir.journal).includes(`${torn}\n`));
  assert.deepEqual(dir.warnings, []);
});

Deno.test("a journal whose path is a directory is an error that says so", async () => {
  await using dir = await queueDir(TWO);
  Deno.mkdirSync(dir.journal);
  using queue = await dir.open().catch((error) => {
    assert.match(error.message, /^Cannot read .*journal: Is a directory/);
    return { [Symbol.dispose]: () => {} };
  });
  assert.ok(!("update" in queue));
});

Deno.test("an old journal beside a new file of other jobs does nothing", async () => {
  await using dir = await queueDir();
  await dir.create();
  {
    using queue = await dir.open();
    await change(queue, add("old1"), add("old2"));
    await change(queue, start("old1", "x-1"), end("old1", "11"));
  }

  Deno.removeSync(dir.yaml);
  dir.edit(TWO);

  assert.deepEqual(statesOf(await dir.jobs()), {
    job1: "ready",
    job2: "ready",
  });
  assert.equal(dir.text(), TWO);
  assert.deepEqual(dir.warnings, []);
});

Deno.test("an old journal beside a queue that is created anew does nothing", async () => {
  await using dir = await queueDir();
  await dir.create();
  {
    using queue = await dir.open({ manage: true });
    await queue.update(() => [add("old1"), add("old2")]);
  }

  Deno.removeSync(dir.yaml);
  await dir.create();

  assert.deepEqual([...(await dir.jobs())], []);
});
