import assert from "node:assert/strict";
import type { Change } from "../../src/core/change.ts";
import type { JobRecord } from "../../src/core/job.ts";
import { startClient } from "../support/queue_client_process.ts";
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
import { applyAll, changesIn } from "../support/queue_model.ts";
import { STRACE, straceTest } from "../support/strace.ts";

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

/** The words before a command that trace what it does with the queue's files. */
function straceFiles(dir: QueueDir, call: string, ...options: string[]) {
  const { experiment } = dir.ref;
  const paths = [
    ...[dir.yaml, dir.journal, experiment, `${experiment}/.a-queue.yaml.tmp`],
    ...[`${experiment}/.a-queue.lock`, `${experiment}/.a-queue.manager`],
  ].flatMap((path) => ["-P", path]);
  return [
    ...STRACE,
    "-o",
    "/dev/null",
    ...paths,
    "-e",
    `trace=${call}`,
    ...options,
  ];
}

/** System calls that change something, and how often to try. */
const CALLS = { write: 6, fdatasync: 2, fsync: 3, rename: 2, flock: 3 };

for (const role of ["command", "manager"] as const) {
  straceTest(
    `a ${role} that is killed at any system call has kept what it acknowledged`,
    async () => {
      for (const [call, times] of Object.entries(CALLS)) {
        const counts = Array.from({ length: times }, (_, n) => n + 1);
        await Promise.all(counts.map((n) => killAt({ role, call, n })));
      }
    },
  );
}

/** Kills a client right before a system call, and looks at what is left. */
async function killAt(
  { role, call, n }: { role: "command" | "manager"; call: string; n: number },
): Promise<void> {
  await using dir = await queueDir("counter:\n  n: 0\n");
  const inject = ["-e", `inject=${call}:signal=KILL:when=${n}`];
  await using client = startClient({
    experiment: dir.ref.experiment,
    client: "client",
    role,
    count: 2,
    prefix: straceFiles(dir, call, ...inject),
  });

  const { isDone } = await client.end();

  const where = `${call} ${n}`;
  const jobs = await dir.jobs();
  const initial: [string, JobRecord][] = [["counter", { n: 0 }]];
  const expected = applyAll(new Map(initial), changesIn(dir.lines()));
  assert.deepEqual([...jobs], [...expected], where);
  const done = client.acknowledged.length;
  const count = Number(jobs.get("counter")!["n"]);
  assert.ok(count === done || count === done + 1, where);
  assert.equal(isDone, false, where);
  assert.deepEqual(dir.warnings, [], where);
}

straceTest("a change is on disk before it is acknowledged", async () => {
  await using dir = await queueDir("counter:\n  n: 0\n");
  const trace = `${dir.ref.experiment}/trace`;
  await using client = startClient({
    experiment: dir.ref.experiment,
    client: "client",
    count: 3,
    prefix: [...STRACE, "-o", trace, "-e", "trace=write,fdatasync,rename"],
  });

  await client.end();

  const calls = Deno.readTextFileSync(trace).split("\n").flatMap((line) =>
    / fdatasync(\(\d+| resumed>)\) += 0$/.test(line)
      ? ["on disk"]
      : / write\(\d+, "\{\\"at\\":\d+,\\"(job|saved)/.test(line)
      ? ["written"]
      : / write\(1, "\[\{/.test(line)
      ? ["acknowledged"]
      : []
  );
  assert.match(
    calls.join(),
    /^(written,on disk,acknowledged,on disk,written(,|$)){3}$/,
  );
});
