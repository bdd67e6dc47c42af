import assert from "node:assert/strict";
import type { Link } from "../../src/core/link.ts";
import { type Running, RunningJobs } from "../../src/core/running.ts";

/** A running job on a link that only lists its jobs. */
function makeRunning(name: string, attempt: string | undefined): Running {
  const link = { jobs: [], held: new Set(), lost: new Set() };
  return {
    name,
    attempt,
    place: { name, directory: name, log: `${name}.log` },
    link: link as unknown as Link<Running>,
    slot: { index: 0 },
    pid: undefined,
    state: "run",
    because: undefined,
    doubtSince: undefined,
    sentOn: 1,
    sentAt: 0,
    standing: "wanted",
    succeeded: false,
    ending: false,
  };
}

Deno.test("jobs with the same attempt, or with none, are told apart", () => {
  const jobs = [
    makeRunning("a", "1"),
    makeRunning("b", "1"),
    makeRunning("c", undefined),
    makeRunning("d", undefined),
  ];
  const running = new RunningJobs();
  for (const job of jobs) running.add(job);
  assert.equal(running.size, 4);
  assert.ok(jobs.every((job) => running.has(job)));

  for (const job of jobs.slice(1, 3)) running.delete(job);

  assert.deepEqual(jobs.map((job) => running.has(job)), [
    true,
    false,
    false,
    true,
  ]);
  assert.deepEqual(running.names().sort(), ["a", "d"]);
});

Deno.test("a job is found by its name, whether it came before the question or after", () => {
  const [a, b] = [makeRunning("a", "1"), makeRunning("b", "2")];
  const running = new RunningJobs();
  running.add(a);
  assert.equal(running.named("a"), a);

  running.add(b);
  running.delete(a);

  assert.equal(running.named("a"), undefined);
  assert.equal(running.named("b"), b);
});
