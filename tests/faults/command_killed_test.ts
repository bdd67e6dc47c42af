import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { until } from "../support/until.ts";
import { type Bench, openBench } from "./_bench.ts";
import type { FaultPoint } from "./fault_points.ts";

/** A command ends at a moment; typed again, it does what it would have done. */

const RUN = ["queue", "run", "fifo", "a", "--max_parallel=1"];
const RESET = ["queue", "reset", "a", "--name=job"];
const KILL = ["queue", "kill", "a", "--name=job"];
const DELETE = ["queue", "delete", "a", "--name=job"];

function add(bench: Bench): string[] {
  return [
    ...["queue", "add", "a", "--name=job", "--host=localhost"],
    `--user=${userInfo().username}`,
    `--command=${bench.mark}; ${bench.hold}; exit 3`,
  ];
}

/** A queue whose only job runs, without a manager. */
async function openRunning(): Promise<Bench> {
  const bench = await openBench();
  await bench.well(...add(bench));
  await bench.killed("job-runs", ...RUN);
  await until(() => bench.ran().length === 1);
  return bench;
}

const RESETS: Readonly<Record<string, FaultPoint>> = {
  "before it ends the job's process": "kill-not-sent",
  "when the process is ended": "killed-not-noted",
  "before it removes what is left": "remove-not-sent",
  "when all is removed and that is not noted": "removed-not-noted",
};

for (const [moment, point] of Object.entries(RESETS)) {
  Deno.test(`a reset killed ${moment}: another one makes the job ready, and it runs once more`, async () => {
    await using bench = await openRunning();

    await bench.killed(point, ...RESET);
    await bench.well(...RESET);
    const reset = await bench.states();
    const left = await bench.alive();
    bench.release();
    const { err } = await bench.cms(...RUN);

    assert.deepEqual(reset, { job: "ready" });
    assert.deepEqual(left, []);
    assert.deepEqual(await bench.states(), { job: "end 3" }, err);
    assert.deepEqual(bench.ran(), ["job", "job"]);
  });

  Deno.test(`a reset killed ${moment}: a run instead of another one does not run the job again`, async () => {
    await using bench = await openRunning();

    await bench.killed(point, ...RESET);
    bench.release();
    const { err } = await bench.cms(...RUN);

    const { job = "" } = await bench.states();
    assert.match(job, point === "kill-not-sent" ? /^end 3$/ : /^(kill|crash)$/);
    assert.deepEqual(bench.ran(), ["job"], err);
  });
}

async function killAgain(point: FaultPoint): Promise<void> {
  await using bench = await openRunning();

  await bench.killed(point, ...KILL);
  await bench.well(...KILL);

  assert.deepEqual(await bench.alive(), []);
  assert.deepEqual(await bench.states(), { job: "kill" });
}

Deno.test("a kill that is killed before it ends the process: another one ends it, and the job is kill", () =>
  killAgain("kill-not-sent"));

Deno.test(
  "a kill that is killed when the process is ended and that is not noted: after another one the job is kill",
  () => killAgain("killed-not-noted"),
);

Deno.test("a kill that is killed when the process is ended and that is not noted: after a refresh the job is kill", async () => {
  await using bench = await openRunning();

  await bench.killed("killed-not-noted", ...KILL);
  await bench.well("queue", "refresh", "a");

  assert.deepEqual(await bench.states(), { job: "kill" });
});

Deno.test("a delete killed before that is noted: another one ends the process and takes the job out", async () => {
  await using bench = await openRunning();

  await bench.killed("before-delete-is-noted", ...DELETE);
  const kept = await bench.states();
  await bench.well(...DELETE);

  assert.deepEqual(kept, { job: "start" });
  assert.deepEqual(await bench.alive(), []);
  assert.deepEqual(await bench.states(), {});
});

Deno.test("a delete killed before it ends the process: the job is out of the queue, and a new one of its name does not run beside it", async () => {
  await using bench = await openRunning();

  await bench.killed("kill-not-sent", ...DELETE);
  const states = await bench.states();
  await bench.well(...add(bench));
  const { err } = await bench.cms(...RUN);

  assert.deepEqual(states, {});
  assert.deepEqual(await bench.states(), { job: "fail_start" });
  assert.match(err, /it is running there already as process \d+/);
  assert.deepEqual(bench.ran(), ["job"]);
});

const ADDS: Readonly<Record<string, FaultPoint>> = {
  "before that is noted": "before-add-is-noted",
  "with half of its line written": "add-half-noted",
};

for (const [moment, point] of Object.entries(ADDS)) {
  Deno.test(`an add killed ${moment}: there is no job, and another one adds it`, async () => {
    await using bench = await openBench();

    await bench.killed(point, ...add(bench));
    const before = await bench.states();
    await bench.well(...add(bench));

    assert.deepEqual(before, {});
    assert.deepEqual(await bench.states(), { job: "ready" });
  });
}
