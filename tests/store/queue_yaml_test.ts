import assert from "node:assert/strict";
import { add, change, queueDir, start } from "../support/queue_dir.ts";

Deno.test("the file is rewritten by every command while the queue is small", async () => {
  await using dir = await queueDir(
    "# mine\njob1:\n  status: ready # mine too\n",
  );
  using queue = await dir.open();

  await change(queue, { job: "job1", set: { status: "kill" } });

  assert.equal(dir.text(), "# mine\njob1:\n  status: kill # mine too\n");
  assert.deepEqual(dir.others(), [".a-queue.lock"]);
});

Deno.test("commands leave the file to the manager while there is one", async () => {
  await using dir = await queueDir("job1: {}\n");
  using manager = await dir.open({ manage: true });
  using command = await dir.open();

  await change(command, add("job2"));
  assert.equal(dir.text(), "job1: {}\n");
  await manager.checkpoint("now");

  assert.match(dir.text(), /^job2:$/m);
});

Deno.test("several commands that look for a manager do not see each other", async () => {
  await using dir = await queueDir("job0: {}\n");
  const names = Array.from({ length: 20 }, (_, n) => `job${n + 1}`);

  await Promise.all(names.map(async (name) => {
    using queue = await dir.open();
    await change(queue, add(name));
  }));

  for (const name of names) {
    assert.match(dir.text(), new RegExp(`^${name}:$`, "m"));
  }
});

Deno.test("nothing is written where nothing has changed", async () => {
  await using dir = await queueDir("job1:    {}\n");
  using queue = await dir.open({ manage: true });

  await queue.update(() => []);
  await queue.checkpoint("now");

  assert.equal(dir.text(), "job1:    {}\n");
  assert.throws(() => Deno.statSync(dir.journal), Deno.errors.NotFound);
});

Deno.test("bytes written for a change do not grow with the queue", async () => {
  const costs: number[] = [];
  for (const size of [10, 10_000]) {
    await using dir = await queueDir();
    Deno.writeTextFileSync(
      dir.yaml,
      Array.from({ length: size }, (_, n) => `job${n}:\n  status: ready\n`)
        .join(""),
    );
    using queue = await dir.open({ manage: true });
    await queue.update(() => [start("job1", "x-1")]); // notes the file
    const before = Deno.statSync(dir.journal).size;
    const { ino } = Deno.statSync(dir.yaml);

    for (let n = 10; n < 60; n++) {
      await queue.update(() => [start("job1", `x-${n}`)]);
      await queue.checkpoint("lazy");
    }

    costs.push((Deno.statSync(dir.journal).size - before) / 50);
    assert.equal(Deno.statSync(dir.yaml).ino, ino);
  }
  assert.equal(costs[0], costs[1]);
  assert.ok(costs[0]! < 200);
});
