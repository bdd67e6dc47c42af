import assert from "node:assert/strict";
import type { Link } from "../../src/core/link.ts";
import { jobOf, type Running, RunningJobs } from "../../src/core/running.ts";

/** A link that only lists its jobs. */
function makeLink(): Link<Running> {
  const link = { jobs: [], held: new Set(), lost: new Set() };
  return link as unknown as Link<Running>;
}

function makeRunning(
  name: string,
  attempt: string | undefined,
  link: Link<Running>,
): Running {
  return {
    name,
    attempt,
    log: `${name}.log`,
    order: undefined,
    link,
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
    rank: 0,
  };
}

Deno.test("jobs with the same attempt, or with none, are told apart", () => {
  const link = makeLink();
  const jobs = [
    makeRunning("a", "1", link),
    makeRunning("b", "1", link),
    makeRunning("c", undefined, link),
    makeRunning("d", undefined, link),
  ];
  const running = new RunningJobs(() => [link]);
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
  assert.equal(running.size, 2);
  assert.deepEqual(running.names(), ["a", "d"]);
});

Deno.test("a job that is not there any more is not deleted again", () => {
  const link = makeLink();
  const [a, b] = [makeRunning("a", "1", link), makeRunning("a", "2", link)];
  const running = new RunningJobs(() => [link]);
  running.add(a);
  running.delete(a);
  running.add(b);

  running.delete(a);

  assert.equal(running.size, 1);
  assert.equal(running.named("a"), b);
});

Deno.test("jobs are told in the order in which they came, whatever their machine", () => {
  const [red, blue] = [makeLink(), makeLink()];
  const jobs = [red, blue, red, red, blue].map((link, at) =>
    makeRunning(`job${at}`, `${at}`, link)
  );
  const running = new RunningJobs(() => [blue, red]);
  for (const job of jobs) running.add(job);

  running.delete(jobs[0]!);

  assert.deepEqual(running.names(), ["job1", "job2", "job3", "job4"]);
});

Deno.test("of the jobs on a machine that is the one which the attempt is of", () => {
  const link = makeLink();
  const running = new RunningJobs(() => [link]);
  for (const name of ["a", "b"]) {
    running.add(makeRunning(name, `of-${name}`, link));
  }

  assert.equal(jobOf(link, "of-b")?.name, "b");
  assert.equal(jobOf(link, "of-c"), undefined);
});

Deno.test("a job is found by its name, whether it came before the question or after", () => {
  const link = makeLink();
  const [a, b] = [makeRunning("a", "1", link), makeRunning("b", "2", link)];
  const running = new RunningJobs(() => [link]);
  running.add(a);
  assert.equal(running.named("a"), a);

  running.add(b);
  running.delete(a);

  assert.equal(running.named("a"), undefined);
  assert.equal(running.named("b"), b);
});
