import assert from "node:assert/strict";
import type { JobRecord } from "../../src/core/job.ts";
import { startClient } from "../support/queue_client_process.ts";
import { type QueueDir, queueDir } from "../support/queue_dir.ts";
import { applyAll, changesIn } from "../support/queue_model.ts";
import { STRACE, straceTest } from "../support/strace.ts";

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
