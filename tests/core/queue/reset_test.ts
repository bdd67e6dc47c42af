import assert from "node:assert/strict";
import type { JobFilter } from "../../../src/core/queue/list.ts";
import { resetJobs } from "../../../src/core/queue/reset.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { makeJob, makeJobs } from "../../support/make.ts";

const ON_RED = { user: "pi", host: "red", command: "sleep 600" };

/** Jobs in all states, of which only the second has a process. */
async function makeWorld(): Promise<FakeWorld> {
  const states = ["ready", "ready", "end", "crash", "kill", "fail_start"];
  const jobs = states.map((status, at) => {
    const name = `job${at + 1}`;
    return [name, makeJob(name, { ...ON_RED, status })] as const;
  });
  jobs[0]![1]["status"] = "hold";
  const world = new FakeWorld({ jobs });
  world.start();
  await world.clock.advance(5_000);
  world.kill();
  world.edit("job1", { status: "ready" });
  return world;
}

function reset(world: FakeWorld, filter: JobFilter = {}) {
  return world.clock.until(resetJobs(world.ports, world.ref, filter));
}

Deno.test("without a name or a status all jobs that are not end are reset", async () => {
  const world = await makeWorld();

  const { changes, problems } = await reset(world);

  assert.deepEqual(problems, []);
  assert.deepEqual(changes, [
    { job: "job2", from: "start", to: "ready" },
    { job: "job4", from: "crash", to: "ready" },
    { job: "job5", from: "kill", to: "ready" },
    { job: "job6", from: "fail_start", to: "ready" },
  ]);
});

Deno.test("a reset kills the job if it runs, and removes its directory", async () => {
  const world = await makeWorld();

  await reset(world, { names: ["job2"] });

  const red = world.machine("pi@red");
  assert.equal(red.processes[0]?.end, "kill");
  assert.equal(red.files.size, 0);
  const { pid, status } = world.job("job2");
  assert.deepEqual([pid, status], [null, "ready"]);
  assert.equal("attempt" in world.job("job2"), false);
});

Deno.test("jobs of one status are reset", async () => {
  const world = await makeWorld();

  const { changes } = await reset(world, { status: "end" });

  assert.deepEqual(changes, [{ job: "job3", from: "end", to: "ready" }]);
});

Deno.test("jobs are reset by name, whatever their state, if it is the status given", async () => {
  const world = await makeWorld();

  const named = await reset(world, { names: ["job3", "job5"] });
  const both = await reset(world, { names: ["job4"], status: "end" });

  assert.deepEqual(named.changes.map(({ job }) => job), ["job3", "job5"]);
  assert.deepEqual(both.changes, []);
});

Deno.test("a job that waits is cleared of what it left, and no change of state", async () => {
  const world = new FakeWorld({ jobs: [["job1", makeJob("job1")]] });

  const { changes } = await world.clock.until(
    resetJobs(world.ports, world.ref, { names: ["job1"] }),
  );

  assert.deepEqual(changes, []);
});

Deno.test("a job without a user and a host becomes undefined", async () => {
  const world = new FakeWorld({
    machines: ["red"],
    jobs: [
      ["job1", makeJob("job1", { status: "crash" })],
      ["job2", makeJob("job2", { status: "crash", host: "red" })],
    ],
  });

  const { changes } = await reset(world);

  assert.deepEqual(changes.map(({ to }) => to), ["undefined", "undefined"]);
});

Deno.test("what described the last attempt is gone after a reset", async () => {
  const world = new FakeWorld({
    jobs: makeJobs(1, { ...ON_RED, command: "exit 3" }),
  });
  await world.run();
  assert.equal(world.job("job1")["exit_code"], 3);

  await reset(world, { status: "end" });

  assert.deepEqual(
    Object.keys(world.job("job1")),
    Object.keys(makeJob("job1")),
  );
});

Deno.test("a job on a machine that does not answer is left as it is, which is told", async () => {
  const world = await makeWorld();
  world.transport.cutOff("pi@red");

  const { changes, problems } = await reset(world, { names: ["job2"] });

  assert.deepEqual(changes, []);
  assert.deepEqual(problems, ["pi@red cannot be reached: timed out"]);
  assert.equal(world.job("job2")["status"], "start");
});

Deno.test("a job that has ended is reset though its machine does not answer", async () => {
  const world = await makeWorld();
  world.transport.cutOff("pi@red");

  const { changes, problems } = await reset(world, { names: ["job3"] });

  assert.deepEqual(changes, [{ job: "job3", from: "end", to: "ready" }]);
  assert.equal(problems.length, 1);
});

Deno.test("a job that was begun while it was being reset keeps its files, and runs", async () => {
  const world = new FakeWorld({ jobs: makeJobs(1, ON_RED) });
  world.transport.latencyMs = () => 100;
  const resetting = resetJobs(world.ports, world.ref, { names: ["job1"] });
  world.start();

  const { changes, problems } = await world.clock.until(resetting);
  await world.clock.advance(5_000);

  assert.deepEqual(changes, []);
  assert.deepEqual(problems, ['Job "job1" was started just now; try again']);
  assert.equal(world.states, "job1:start");
  assert.equal(world.machine("pi@red").files.size, 1);
});

Deno.test("a name that is not in the queue is an error, and nothing is reset", async () => {
  const world = await makeWorld();

  await assert.rejects(reset(world, { names: ["job3", "nosuch"] }), {
    code: "not-found",
  });

  assert.equal(world.job("job3")["status"], "end");
});
