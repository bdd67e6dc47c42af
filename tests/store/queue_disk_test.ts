import assert from "node:assert/strict";
import type { AppError } from "../../src/core/errors.ts";
import {
  add,
  change,
  end,
  jobsOf,
  queueDir,
  start,
  statesOf,
} from "../support/queue_dir.ts";
import { createQueueStore } from "../../src/store/queue_store.ts";
import { diskTest } from "../support/small_disk.ts";

const TWO = "job1:\n  status: ready\njob2:\n  status: ready\n";

/** The error of a full disk, with what to do. */
function isNoSpace(error: unknown): boolean {
  const { code, message, hint } = error as AppError;
  assert.equal(code, "io");
  assert.match(
    message,
    /^Cannot write .*a-queue\.\w+: No space left on device$/,
  );
  assert.match(hint!, /free some space/);
  return true;
}

diskTest(
  "on a full disk a change is refused, and half of it is not kept",
  async (disk) => {
    await using dir = await queueDir(TWO, { parent: disk.path });
    using queue = await dir.open({ manage: true });
    await queue.update(() => [start("job1", "x-1")]);
    const { size } = Deno.statSync(dir.journal);
    disk.fill();
    // What is left of the journal's last page is written before space ends.
    const many = Array.from({ length: 100 }, (_, n) => add(`job${n + 3}`));

    await assert.rejects(queue.update(() => many), isNoSpace);

    assert.equal(Deno.statSync(dir.journal).size, size);
    const states = { job1: "run", job2: "ready" };
    assert.deepEqual(statesOf(jobsOf(queue)), states);
    assert.deepEqual(statesOf(await dir.jobs()), states);
    disk.free();
    await queue.update(() => [end("job1", "11")]);
    assert.deepEqual(statesOf(await dir.jobs()), { ...states, job1: "end" });
    assert.deepEqual(dir.warnings, []);
  },
);

diskTest(
  "on a full disk a pause is refused, and nothing is paused",
  async (disk) => {
    await using dir = await queueDir(TWO, { parent: disk.path });
    const store = createQueueStore();
    disk.fill();

    await assert.rejects(store.setPaused(dir.ref, true), isNoSpace);

    assert.equal(store.pausedSince(dir.ref), undefined);
    assert.deepEqual(dir.others().filter((name) => /paused/.test(name)), []);
  },
);

diskTest(
  "on a full disk the file stays as it was, and commands succeed",
  async (disk) => {
    const text = TWO + `# ${"long ".repeat(4000)}\n`;
    await using dir = await queueDir(text, { parent: disk.path });
    using queue = await dir.open();
    disk.fill(4096);

    await change(queue, start("job1", "x-1"));
    await change(queue, end("job1", "11"));

    assert.equal(dir.text(), text);
    assert.equal(dir.warnings.length, 1);
    assert.match(
      dir.warnings[0]!,
      /^Cannot write .*a-queue.yaml: No space left on device; the journal holds/,
    );
    assert.deepEqual(dir.others(), [".a-queue.lock"]);
    assert.deepEqual(statesOf(await dir.jobs()), {
      job1: "end",
      job2: "ready",
    });
    disk.free();
    await dir.jobs();
    assert.match(dir.text(), /status: end/);
  },
);

diskTest(
  "on a full disk a run says at its end that the file is old",
  async (disk) => {
    const text = TWO + `# ${"long ".repeat(4000)}\n`;
    await using dir = await queueDir(text, { parent: disk.path });
    using queue = await dir.open({ manage: true });
    disk.fill(4096);
    await queue.update(() => [start("job1", "x-1")]);

    await assert.rejects(queue.checkpoint("now"), isNoSpace);

    assert.equal(dir.text(), text);
    assert.deepEqual(statesOf(jobsOf(queue)), { job1: "run", job2: "ready" });
    disk.free();
    await queue.checkpoint("now");
    assert.match(dir.text(), /status: run/);
  },
);

diskTest(
  "a directory that cannot be written can be looked at",
  async (disk) => {
    await using dir = await queueDir(TWO, { parent: disk.path });
    {
      using queue = await dir.open({ manage: true });
      await queue.update(() => [start("job1", "x-1")]);
    }
    for (const name of dir.others()) {
      Deno.removeSync(`${dir.ref.experiment}/${name}`);
    }
    await disk.makeReadOnly();

    assert.deepEqual(statesOf(await dir.jobs()), {
      job1: "run",
      job2: "ready",
    });
    assert.deepEqual(dir.warnings, []);
    using queue = await dir.open();
    await assert.rejects(queue.update(() => [add("job3")]), (error) => {
      const { code, message, hint } = error as AppError;
      assert.equal(code, "io");
      assert.match(message, /^Cannot lock .*: Read-only file system/);
      assert.match(hint!, /--experiment/);
      return true;
    });
    await assert.rejects(dir.open({ manage: true }), /Read-only file system/);
    assert.equal(queue.size, 2);
  },
);

diskTest("locks that were left there do not matter either", async (disk) => {
  await using dir = await queueDir(TWO, { parent: disk.path });
  {
    using queue = await dir.open({ manage: true });
    await queue.update(() => [start("job1", "x-1")]);
  }
  await disk.makeReadOnly();

  assert.deepEqual(statesOf(await dir.jobs()), { job1: "run", job2: "ready" });
  using queue = await dir.open();
  await assert.rejects(queue.update(() => [add("job3")]), /Read-only/);
  assert.equal(queue.has("job3"), false);
});

Deno.test({
  name: "a queue of another user can be looked at (not as root)",
  ignore: Deno.uid() === 0,
  async fn() {
    await using dir = await queueDir(TWO);
    Deno.chmodSync(dir.ref.experiment, 0o500);
    try {
      assert.deepEqual(statesOf(await dir.jobs()), {
        job1: "ready",
        job2: "ready",
      });
      using queue = await dir.open();
      await assert.rejects(queue.update(() => [add("job3")]), (error) => {
        assert.match((error as AppError).message, /Permission denied/);
        assert.match((error as AppError).hint!, /who owns the file/);
        return true;
      });
    } finally {
      Deno.chmodSync(dir.ref.experiment, 0o700);
    }
  },
});

Deno.test({
  name:
    "a queue file that may not be read is an error that says so (not as root)",
  ignore: Deno.uid() === 0,
  async fn() {
    await using dir = await queueDir(TWO);
    Deno.chmodSync(dir.yaml, 0);

    await assert.rejects(
      dir.jobs(),
      /^AppError: Cannot read .*Permission denied/,
    );
  },
});
