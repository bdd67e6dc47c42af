import assert from "node:assert/strict";
import { AppError } from "../../src/core/errors.ts";
import {
  add,
  change,
  end,
  jobsOf,
  letSettle,
  type QueueDir,
  queueDir,
  start,
  statesOf,
} from "../support/queue_dir.ts";

const TWO = "job1:\n  status: ready\njob2:\n  status: ready\n";

/** What may come of a queue file, how, and what is said of it. */
const DAMAGES: readonly [string, (dir: QueueDir) => void, RegExp][] = [
  [
    "that is cut in the middle of a quoted value",
    (dir) => dir.edit('job1:\n  command: "sl'),
    /line \d+, column \d+/,
  ],
  [
    "that is no YAML",
    (dir) => dir.edit("job1:\n  a: [1\njob2: {}\n"),
    /line \d+, column \d+/,
  ],
  [
    "with a damaged job",
    (dir) => dir.edit(`${TWO}job3:\n  a: b: c\n`),
    /line 6, column \d+/,
  ],
  ["that is empty", (dir) => dir.edit(""), /it is empty/],
  [
    "that is a block of zeros",
    (dir) => dir.edit("\0".repeat(4096)),
    /Cannot read queue file/,
  ],
  [
    "that is no text",
    (dir) => {
      Deno.writeFileSync(dir.yaml, new Uint8Array([0x6a, 0xff, 0xfe]));
      letSettle(dir.yaml);
    },
    /it is not text in UTF-8/,
  ],
  [
    "with a directory in its place",
    (dir) => {
      Deno.removeSync(dir.yaml);
      Deno.mkdirSync(dir.yaml);
      letSettle(dir.yaml);
    },
    /Is a directory/,
  ],
];

for (const [what, damage, message] of DAMAGES) {
  Deno.test(`a queue file ${what} is refused and left as it is`, async () => {
    await using dir = await queueDir();
    await dir.create();
    {
      using queue = await dir.open();
      await change(queue, add("job1"), add("job2"));
    }
    damage(dir);
    const before = Deno.lstatSync(dir.yaml);

    await assert.rejects(
      (async () => {
        using queue = await dir.open();
        jobsOf(queue);
      })(),
      (error) => error instanceof AppError && message.test(error.message),
    );

    const after = Deno.lstatSync(dir.yaml);
    assert.deepEqual([after.ino, after.size], [before.ino, before.size]);
  });

  Deno.test(`a queue file ${what} does not end a run, and is kept beside`, async () => {
    await using dir = await queueDir(TWO);
    using queue = await dir.open({ manage: true });
    await queue.update(() => [start("job1", "x-1")]);
    await queue.checkpoint("now");
    damage(dir);
    const { ino, isFile } = Deno.lstatSync(dir.yaml);

    await queue.update(() => [end("job1", "11"), start("job2", "x-2")]);
    await queue.checkpoint("lazy");
    await queue.update(() => [end("job2", "12")]);

    assert.equal(Deno.lstatSync(dir.yaml).ino, ino);
    assert.equal(dir.warnings.length, 1, dir.warnings.join("\n"));
    assert.match(dir.warnings[0]!, message);
    assert.match(dir.warnings[0]!, /the queue goes on with what it knows$/);

    await queue.checkpoint("now");
    queue.close();
    assert.deepEqual(statesOf(await dir.jobs()), { job1: "end", job2: "end" });
    const kept = dir.others().filter((name) => name.includes("unreadable"));
    assert.equal(kept.length, 1);
    assert.equal(Deno.lstatSync(`${dir.ref.experiment}/${kept[0]}`).ino, ino);
    assert.match(dir.warnings[1]!, /is kept as .*a-queue.yaml.unreadable-\d+;/);
    assert.equal(isFile, what !== "with a directory in its place");
  });
}

Deno.test("a file that can be read again during the run is taken over", async () => {
  await using dir = await queueDir(TWO);
  using queue = await dir.open({ manage: true });
  await queue.update(() => [start("job1", "x-1")]);
  await queue.checkpoint("now");
  const good = dir.text();

  dir.edit(good + "job3:\n  a: [1\n");
  await queue.update(() => [end("job1", "11")]);
  dir.edit(good + "job3:\n  a: [1]\n");
  await queue.update(() => []);
  await queue.checkpoint("now");

  assert.deepEqual([...(await dir.jobs())], [
    ["job1", { status: "end", pid: "11", last_probe_check: "t-x-1" }],
    ["job2", { status: "ready" }],
    ["job3", { a: [1] }],
  ]);
  assert.equal(dir.warnings.length, 1);
  assert.deepEqual(dir.others(), [".a-queue.lock", ".a-queue.manager"]);
});

Deno.test("a file that is damaged in another way is warned of again", async () => {
  await using dir = await queueDir(TWO);
  using queue = await dir.open({ manage: true });

  for (const text of ["a: [", "a: [", "a: {"]) {
    dir.edit(text);
    await queue.update(() => []);
    await queue.update(() => []);
  }

  assert.equal(dir.warnings.length, 3);
});

Deno.test("commands are refused while the file cannot be read", async () => {
  await using dir = await queueDir(TWO);
  using manager = await dir.open({ manage: true });
  using command = await dir.open();
  dir.edit("- job1\n");

  await manager.update(() => [start("job1", "x-1")]);
  await assert.rejects(command.update(() => [add("job3")]), /line 1, column 1/);

  assert.deepEqual(dir.lines().map(({ job }) => job), ["job1"]);
});

Deno.test("a file that is deleted during a run is written again, after one warning", async () => {
  await using dir = await queueDir(TWO);
  using queue = await dir.open({ manage: true });
  await queue.update(() => [start("job1", "x-1")]);

  Deno.removeSync(dir.yaml);
  await queue.update(() => []);
  await queue.update(() => [end("job1", "11")]);
  await queue.checkpoint("now");

  assert.deepEqual(statesOf(await dir.jobs()), { job1: "end", job2: "ready" });
  assert.equal(dir.warnings.length, 1);
  assert.match(dir.warnings[0]!, /there is no file .*; the queue goes on/);
});

Deno.test("nothing is changed in an edited file of which another job is damaged, or said not to be there", async () => {
  for (const damaged of ["job3:\n  a: b: c\n", "oops: [unclosed\n"]) {
    await using dir = await queueDir(TWO + damaged);
    const tries = [
      [add("x")],
      [{ job: "job1", delete: true as const }],
      [{ job: "job2", set: { status: "hold" } }],
    ];
    for (const changes of tries) {
      using queue = await dir.open();
      await assert.rejects(change(queue, ...changes), { code: "invalid" });
    }
    using queue = await dir.open();
    assert.throws(() => queue.get("nosuch"), { code: "invalid" });

    assert.equal(dir.text(), TWO + damaged);
    assert.deepEqual(dir.lines().filter((line) => "job" in line), []);
  }
});

Deno.test("an edited file is looked through once, and not when its journal knows it", async () => {
  await using dir = await queueDir(TWO);
  using queue = await dir.open();
  await change(queue, { job: "job1", set: { status: "hold" } });

  assert.deepEqual(statesOf(await dir.jobs()), {
    job1: "hold",
    job2: "ready",
  });
});
