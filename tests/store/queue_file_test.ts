import assert from "node:assert/strict";
import type { Change } from "../../src/core/change.ts";
import { AppError } from "../../src/core/errors.ts";
import {
  add,
  change,
  jobsOf,
  queueDir,
  start,
  statesOf,
} from "../support/queue_dir.ts";

Deno.test("a created queue is empty and made only once", async () => {
  await using dir = await queueDir();

  assert.equal(await dir.create(), true);
  assert.equal(dir.text(), "{}\n");
  assert.equal((await dir.jobs()).size, 0);
  assert.equal(await dir.create(), false);
});

Deno.test("a queue that is not there cannot be opened, and is not made", async () => {
  await using dir = await queueDir();

  await assert.rejects(dir.open(), (error) => {
    assert.ok(error instanceof AppError);
    assert.equal(error.code, "not-found");
    assert.match(
      error.message,
      /^Cannot find queue a: there is no file .*yaml$/,
    );
    assert.match(error.hint!, /cms queue create a/);
    return true;
  });
  assert.deepEqual(dir.others(), []);
});

Deno.test("a change is in the queue when update resolves, for all who open it", async () => {
  await using dir = await queueDir("job1:\n  status: ready\n");
  using queue = await dir.open({ manage: true });

  await queue.update(() => [
    add("job2"),
    { job: "job1", set: { status: "run" } },
    { job: "job3", set: { status: "run" } },
  ]);

  const states = { job1: "run", job2: "ready" };
  assert.deepEqual(statesOf(jobsOf(queue)), states);
  assert.deepEqual(statesOf(await dir.jobs()), states);
  assert.deepEqual([queue.size, queue.has("job3")], [2, false]);
});

Deno.test("keys are set and unset; a job is added in its own place again", async () => {
  await using dir = await queueDir("job1:\n  a: 1\n  b: 2\njob2:\n  c: 3\n");
  using queue = await dir.open();

  await queue.update(() => [
    { job: "job1", set: { a: 4 }, unset: ["b"] },
    { job: "job2", add: { d: 5 } },
    { job: "job1", add: { e: 6 } },
  ]);

  assert.deepEqual([...jobsOf(queue)], [["job1", { e: 6 }], ["job2", {
    d: 5,
  }]]);
});

Deno.test("what decide throws leaves the queue as it was, and not locked", async () => {
  await using dir = await queueDir("job1: {}\n");
  using queue = await dir.open();
  using other = await dir.open();

  const refused = queue.update(() => {
    throw new RangeError("Cannot decide");
  });

  await assert.rejects(refused, RangeError);
  await other.update(() => [add("job2")]);
  assert.deepEqual([...(await dir.jobs()).keys()], ["job1", "job2"]);
});

Deno.test("decide sees what others have changed since the queue was opened", async () => {
  await using dir = await queueDir("job1:\n  n: 0\n");
  using a = await dir.open();
  using b = await dir.open();

  for (const queue of [a, b, a, b, b]) {
    await queue.update(() => [{
      job: "job1",
      set: { n: Number(queue.get("job1")!["n"]) + 1 },
    }]);
  }

  assert.equal((await dir.jobs()).get("job1")!["n"], 5);
});

Deno.test("updates of one handle at the same time happen one after the other", async () => {
  await using dir = await queueDir("job1:\n  n: 0\n");
  using a = await dir.open();
  using b = await dir.open();

  await Promise.all(
    [a, b, a, a, b, a, b, b, a, b].map((queue) =>
      queue.update(() => [{
        job: "job1",
        set: { n: Number(queue.get("job1")!["n"]) + 1 },
      }])
    ),
  );

  assert.equal((await dir.jobs()).get("job1")!["n"], 10);
});

Deno.test("onForeign is told exactly what others have changed, in order", async () => {
  await using dir = await queueDir("job1:\n  status: ready\n");
  using queue = await dir.open({ manage: true });
  const told: [Change, string][] = [];
  queue.onForeign = ({ ...change }, origin) => {
    assert.ok("at" in change);
    delete change.at;
    told.push([change, origin]);
  };
  const theirs: Change[] = [
    add("job2"),
    { job: "job1", set: { status: "kill" }, unset: ["pid"] },
    { job: "job2", delete: true },
  ];

  await queue.update(() => [add("mine")]);
  for (const change of theirs) {
    using other = await dir.open();
    await other.update(() => [change]);
  }
  assert.deepEqual(told, [], "only under the lock");
  await queue.update(() => {
    assert.equal(told.length, 3, "before it decides");
    return [start("mine", "x-1")];
  });
  await queue.checkpoint("now");
  await queue.update(() => []);

  assert.deepEqual(told, theirs.map((change) => [change, "journal"]));
});

Deno.test("a queue file that others may not read has a journal that they may not", async () => {
  await using dir = await queueDir();
  await dir.create();
  const yaml = `${dir.ref.experiment}/a-queue.yaml`;
  const journal = `${dir.ref.experiment}/a-queue.journal`;
  const mode = () => (Deno.statSync(journal).mode ?? 0) & 0o777;
  await Deno.chmod(journal, 0o664);
  await Deno.chmod(yaml, 0o600);

  using queue = await dir.open();
  await change(queue, add("job1"));
  assert.equal(mode(), 0o600);

  await Deno.chmod(yaml, 0o440);
  await Deno.chmod(journal, 0o664);
  using other = await dir.open();
  await change(other, add("job2"));
  assert.equal(mode(), 0o660);
});
