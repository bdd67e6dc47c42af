import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { parse } from "yaml";
import { until } from "../support/until.ts";
import { type Bench, openBench } from "./_bench.ts";
import type { FaultPoint } from "./fault_points.ts";

/** The manager ends at a moment, without a chance to say anything. */

const RUN = ["queue", "run", "fifo", "a", "--max_parallel=2"];
const JOBS = ["job1", "job2", "job3", "job4"];
const ENDS = { job1: "end 1", job2: "end 2", job3: "end", job4: "end 1" };

/** Four jobs on this machine, three of them with an exit code of their own. */
async function add(bench: Bench, command = "true"): Promise<void> {
  await bench.well(
    ...["queue", "add", "a", "--name=job[1-4]"],
    ...[`--user=${userInfo().username}`, "--host=localhost"],
    `--command=${bench.mark}; ${command}; exit $(( \${PWD##*job} % 3 ))`,
  );
}

const MOMENTS: Readonly<Record<string, FaultPoint>> = {
  "before it has noted a start": "before-start-is-noted",
  "when a start is noted and not sent": "start-noted-not-sent",
  "when half of a start is sent": "start-half-sent",
  "when a start is sent": "start-sent",
  "when a job has begun and that is not noted": "started-heard-not-noted",
  "when it has noted that a job runs": "job-runs",
  "when a job has ended and that is not noted": "end-heard-not-noted",
  "when half of the line about an end is written": "end-half-noted",
  "when an end is noted": "end-noted",
  "when the machine is fenced": "fenced",
};

for (const [moment, point] of Object.entries(MOMENTS)) {
  Deno.test(`a manager killed ${moment}: after another run each job has run once, with its state and exit code`, async () => {
    await using bench = await openBench();
    await add(bench);

    await bench.killed(point, ...RUN);
    const { code, err } = await bench.cms(...RUN);

    assert.equal(code, 1, err);
    assert.deepEqual(await bench.states(), ENDS, err);
    assert.deepEqual(bench.ran(), JOBS);
    assert.doesNotMatch(err, /cannot be read/);
  });
}

const REWRITINGS: Readonly<Record<string, FaultPoint>> = {
  "with half of the new queue file written": "yaml-half-written",
  "with the new queue file written": "yaml-written-not-noted",
  "before the new queue file is renamed": "yaml-noted-not-renamed",
  "after the new queue file is renamed": "yaml-renamed-not-noted",
};

for (const [moment, point] of Object.entries(REWRITINGS)) {
  Deno.test(`a manager killed ${moment}: all ends are kept, and another run brings the file up to date`, async () => {
    await using bench = await openBench();
    await add(bench);

    await bench.killed(point, ...RUN);
    const kept = await bench.states();
    const { code, err } = await bench.cms(...RUN);

    assert.deepEqual(kept, ENDS);
    assert.equal(code, 0, err);
    assert.deepEqual(bench.ran(), JOBS);
    const file: Record<string, { status: string }> = parse(bench.yaml());
    assert.deepEqual(Object.keys(file), JOBS);
    for (const name of JOBS) assert.equal(file[name]!.status, "end", name);
    assert.doesNotMatch(err, /cannot be read|older version/);
  });
}

Deno.test("a manager killed while jobs run: another run looks after them and hears their ends", async () => {
  await using bench = await openBench();
  await add(bench, bench.hold);
  await bench.killed("job-runs", ...RUN);

  await using manager = bench.start(...RUN);
  await until(async () => {
    const { job1, job2 } = await bench.states();
    return job1 === "start" && job2 === "start";
  });
  bench.release();
  const { err } = await manager.result;

  assert.match(err, /Job job1 was started earlier/);
  assert.deepEqual(await bench.states(), ENDS, err);
  assert.deepEqual(bench.ran(), JOBS);
});

Deno.test("managers killed one after the other, each while it takes over from the last: each job has run once", async () => {
  await using bench = await openBench();
  await add(bench);

  await bench.killed("start-sent", ...RUN);
  await bench.killed("fenced", ...RUN);
  await bench.killed("asked-not-noted", ...RUN);
  await bench.killed("end-heard-not-noted", ...RUN);
  const { err } = await bench.cms(...RUN);

  assert.deepEqual(await bench.states(), ENDS, err);
  assert.deepEqual(bench.ran(), JOBS);
});

Deno.test(
  "a line of the journal that is cut right behind a brace is not told as damage",
  async () => {
    await using bench = await openBench();
    await add(bench);

    await bench.killed("end-noted-to-a-brace", ...RUN);
    const { err } = await bench.cms(...RUN);

    assert.deepEqual(await bench.states(), ENDS, err);
    assert.doesNotMatch(err, /cannot be read/);
  },
);
