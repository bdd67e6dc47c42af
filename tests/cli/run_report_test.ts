import assert from "node:assert/strict";
import type { CommandContext } from "../../src/cli/command.ts";
import { RunReport } from "../../src/cli/run_report.ts";
import type { RunSummary } from "../../src/core/observer.ts";

const REF = { name: "a", experiment: "experiment" };
const PROGRESS = { done: 0, running: 1, failed: 0, left: 0 };
const WELL = { status: "end", exitCode: 0, reason: undefined };
const SUMMARY: RunSummary = { ran: [], completed: [], failed: [], running: [] };

function watch() {
  const lines: string[] = [];
  const status: string[] = [];
  const context: Partial<CommandContext> = {
    note: (more) => lines.push(...more.map((line) => `note ${line}`)),
    warn: (line) => lines.push(`warn ${line}`),
    status: (line) => status.push(line),
  };
  const report = new RunReport(REF, context as CommandContext);
  return { report, lines, status };
}

Deno.test("a job that fails is warned of in its place among the lines", () => {
  const { report, lines } = watch();

  report.full("Waiting. At max_parallel jobs=1.");
  report.ended("job1", { ...WELL, exitCode: 3 });
  report.ended("job2", { ...WELL, status: "crash", reason: "it is gone" });
  report.ended("job3", WELL);
  report.skipped("job4", "no user and host are assigned to it");
  report.progress(PROGRESS);

  assert.deepEqual(lines, [
    "note INFO: Waiting. At max_parallel jobs=1.",
    "warn WARNING: Job job1 ended with exit code 3",
    "warn WARNING: Job job2 is in state crash: it is gone",
    "note INFO: Skipping job job4: no user and host are assigned to it",
  ]);
});

Deno.test("the jobs that failed are listed at the end of a run", () => {
  const { report, lines } = watch();

  report.finish({
    ...SUMMARY,
    ran: ["a", "b", "c"],
    completed: ["b", "a"],
    failed: ["a", "c"],
  });

  assert.deepEqual(lines, [
    "note INFO: Ran Jobs: ['a', 'b', 'c']",
    "note INFO: Completed Jobs: ['b', 'a']",
    "warn WARNING: Failed Jobs: ['a', 'c']",
  ]);
});

Deno.test("a run that is not finished says why, and how to go on", () => {
  const { report, lines } = watch();

  report.finish({
    ...SUMMARY,
    running: ["a"],
    stopped: { code: "interrupted", reason: "it was interrupted" },
  });

  assert.deepEqual(lines.slice(2), [
    "warn WARNING: Queue a is not finished: it was interrupted",
    "warn HINT: jobs that go on by themselves: 1; run the queue again to look after them",
  ]);
});

Deno.test("lines come at once for each round, and the status line follows them", () => {
  const { report, lines, status } = watch();
  report.starting("job1", "red", "Starting job: job1 on host:red");
  assert.deepEqual(lines, []);

  report.progress(PROGRESS);

  assert.equal(lines.length, 7);
  assert.deepEqual(status, ["0 done, 1 running, 0 failed, 0 left"]);
});

Deno.test("where there is no status line, lines of a tenth of a second come together", () => {
  const lines: string[] = [];
  const context: Partial<CommandContext> = {
    note: (more) => lines.push(`${more.length}`),
  };
  let now = 0;
  const report = new RunReport(REF, context as CommandContext, () => now);
  const round = (at: number) => {
    now = at;
    report.full("Waiting. All hosts running max jobs.");
    report.progress(PROGRESS);
  };

  [0, 1, 99, 100, 150].forEach(round);
  assert.deepEqual(lines, ["1", "3"]);

  report[Symbol.dispose]();
  assert.deepEqual(lines, ["1", "3", "1"]);
});

Deno.test("the status line is taken away at the end", () => {
  const { report, status } = watch();
  report.progress(PROGRESS);

  report.finish(SUMMARY);

  assert.equal(status.at(-1), "");
});

Deno.test("of many running jobs the first are named, and how many there are", () => {
  const { report, lines } = watch();

  for (let job = 1; job <= 51; job++) {
    report.starting(`job${job}`, "red", `Starting job: job${job}`);
  }
  report.progress(PROGRESS);

  assert.match(lines.at(-8)!, /, 'job49', 'job50']$/);
  assert.match(lines.at(-1)!, /, 'job49', 'job50', \.\.\. 51 in all]$/);
});

Deno.test("a hundred thousand jobs in one round are no problem", () => {
  const { report, lines } = watch();
  const jobs = Array.from({ length: 100_000 }, (_, job) => `job${job}`);

  for (const job of jobs) report.skipped(job, "no user and host");
  report.finish({ ...SUMMARY, ran: jobs, completed: jobs });

  assert.equal(lines.length, 100_002);
  assert.match(lines.at(-1)!, /, 'job999', \.\.\. 100000 in all]$/);
});
