import assert from "node:assert/strict";
import type { Change } from "../../src/core/change.ts";
import {
  add,
  change,
  end,
  letSettle,
  type QueueDir,
  queueDir,
  start,
  statesOf,
} from "../support/queue_dir.ts";

const ONE = "# mine\njob1:\n  status: ready\n";

/**
 * A queue whose manager was killed in the middle of a rewriting: `journal` tells
 * how many of its two lines about that are written.
 */
async function killedWhileRewriting(
  journal: 0 | 1 | 2,
  { isRenamed, changes }: { isRenamed: boolean; changes: readonly Change[] },
): Promise<QueueDir> {
  const dir = await queueDir(ONE);
  using queue = await dir.open({ manage: true });
  await queue.update(() => [start("job1", "x-0"), end("job1", "10")]);
  await queue.checkpoint("now");
  const old = dir.text();
  await queue.update(() => changes);
  await queue.checkpoint("now");
  const lines = Deno.readTextFileSync(dir.journal).split(/(?<=\n)/);
  const kept = lines.slice(0, lines.length - 2 + journal);
  Deno.writeTextFileSync(dir.journal, kept.join(""));
  if (!isRenamed) {
    const temporary = `${dir.ref.experiment}/.a-queue.yaml.tmp`;
    Deno.renameSync(dir.yaml, temporary);
    Deno.writeTextFileSync(dir.yaml, old);
  }
  letSettle(dir.yaml);
  return dir;
}

/** The moments between two steps of a rewriting. */
const MOMENTS = [
  { what: "after the new file is written", journal: 0, isRenamed: false },
  { what: "after the journal says so", journal: 1, isRenamed: false },
  { what: "after it is renamed", journal: 1, isRenamed: true },
  { what: "after the journal says that", journal: 2, isRenamed: true },
] as const;

for (const { what, journal, isRenamed } of MOMENTS) {
  const changes = [
    add("job2"),
    start("job1", "x-1"),
    add("job3"),
    { job: "job2", delete: true } as const,
    add("job2", { id: "another" }),
    end("job1", "11", "crash"),
  ];
  const states = { job1: "crash", job3: "ready", job2: "ready" };

  Deno.test(`killed ${what}: nothing is lost, and the next command repairs it`, async () => {
    await using dir = await killedWhileRewriting(journal, {
      isRenamed,
      changes,
    });

    assert.deepEqual(statesOf(await dir.jobs()), states);
    assert.match(dir.text(), /^# mine\njob1:\n {2}status: crash\n/);
    assert.match(dir.text(), /^job3:\n[^]*^job2:\n/m);
    assert.deepEqual(dir.warnings, []);
    using queue = await dir.open();
    await change(queue, add("job4"));
    assert.deepEqual(dir.others().filter((name) => name.endsWith("tmp")), []);
  });

  Deno.test(`killed ${what}: an edit before the next command is kept, too`, async () => {
    await using dir = await killedWhileRewriting(journal, {
      isRenamed,
      changes: [add("job2"), start("job1", "x-1")],
    });

    dir.edit(
      dir.text().replace("# mine", "# ours") + "job9:\n  status: ready\n",
    );

    const order = isRenamed
      ? { job1: "run", job2: "ready", job9: "ready" }
      : { job1: "run", job9: "ready", job2: "ready" };
    assert.deepEqual(statesOf(await dir.jobs()), order);
    using queue = await dir.open();
    await change(queue, add("job4"));
    assert.match(dir.text(), /^# ours\n/);
    assert.deepEqual(statesOf(await dir.jobs()), { ...order, job4: "ready" });
  });
}

Deno.test("killed with half of the new file written: the half is of no account", async () => {
  await using dir = await queueDir(ONE);
  {
    using queue = await dir.open({ manage: true });
    await queue.update(() => [start("job1", "x-1")]);
  }
  const half = `${dir.ref.experiment}/.a-queue.yaml.tmp`;
  Deno.writeTextFileSync(half, '# mine\njob1:\n  status: "ru', { mode: 0o400 });

  assert.deepEqual(statesOf(await dir.jobs()), { job1: "run" });
  assert.match(dir.text(), /status: run\n/);
  assert.deepEqual(dir.others(), [".a-queue.lock", ".a-queue.manager"]);
});

Deno.test("killed before any rewriting: what people read is brought up to date by a look", async () => {
  await using dir = await queueDir(ONE);
  {
    using queue = await dir.open({ manage: true });
    await queue.update(() => [start("job1", "x-1")]);
    await queue.update(() => [end("job1", "11")]);
  }
  assert.equal(dir.text(), ONE);

  await dir.jobs();

  assert.match(dir.text(), /^# mine\njob1:\n {2}status: end\n/);
});
