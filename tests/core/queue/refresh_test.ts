import assert from "node:assert/strict";
import type { JobRecord } from "../../../src/core/job.ts";
import { refreshJobs } from "../../../src/core/queue/refresh.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { makeJob, makeJobs } from "../../support/make.ts";

const ON_RED = { user: "pi", host: "red", command: "sleep 60" };

/** Jobs were started, and their manager has died. */
async function makeWorld(
  set: JobRecord = {},
  { count = 2 } = {},
): Promise<FakeWorld> {
  const world = new FakeWorld({ jobs: makeJobs(count, { ...ON_RED, ...set }) });
  world.start();
  await world.clock.advance(5_000);
  world.kill();
  return world;
}

function refresh(world: FakeWorld) {
  return world.clock.until(refreshJobs(world.ports, world.ref));
}

Deno.test("a refresh takes over what has happened without a manager, in queue order", async () => {
  const world = await makeWorld({}, { count: 3 });
  world.machine("pi@red").lose(world.machine("pi@red").processes[0]!);
  await world.clock.advance(60_000);

  const { changes, problems } = await refresh(world);

  assert.deepEqual(changes, [
    { job: "job1", from: "start", to: "crash" },
    { job: "job2", from: "start", to: "end" },
  ]);
  assert.deepEqual(problems, []);
  assert.equal(world.states, "job1:crash job2:end job3:ready");
});

Deno.test("a refresh brings the exit code", async () => {
  const world = await makeWorld({ command: "sleep 20;exit 3" });
  await world.clock.advance(60_000);

  await refresh(world);

  assert.equal(world.job("job1")["exit_code"], 3);
  assert.equal("attempt" in world.job("job1"), false);
});

Deno.test("a crash that a refresh finds is logged on the machine", async () => {
  const world = await makeWorld();
  const red = world.machine("pi@red");
  red.reboot();

  await refresh(world);

  assert.equal(red.report(red.processes[0]!.order).state, "crash");
});

Deno.test("a second refresh changes nothing", async () => {
  const world = await makeWorld();
  world.machine("pi@red").reboot();
  await refresh(world);

  const { changes } = await refresh(world);

  assert.deepEqual(changes, []);
});

Deno.test("a job that counts as crashed since its host was away is what it really is", async () => {
  for (const [seconds, state] of [[60, "end"], [9_000, "start"]] as const) {
    const world = new FakeWorld({
      jobs: makeJobs(1, { ...ON_RED, command: `sleep ${seconds}` }),
    });
    const manager = world.start({ options: { max_parallel: 1, timeout: 1 } });
    await world.clock.advance(5_000);
    world.transport.cutOff("pi@red");
    await world.finish(manager);
    world.transport.comeBack("pi@red");

    const { changes } = await refresh(world);

    assert.deepEqual(changes, [{ job: "job1", from: "crash", to: state }]);
    assert.equal("reason" in world.job("job1"), false);
  }
});

Deno.test("a job's own state is shown as long as it runs", async () => {
  const world = await makeWorld();
  world.machine("pi@red").write("job1", "halfway");

  const { changes } = await refresh(world);

  assert.deepEqual(changes, [{ job: "job1", from: "start", to: "halfway" }]);
});

Deno.test("a job that may be on its way is left alone", async () => {
  const job = makeJob("job1", { ...ON_RED, status: "run", attempt: "x-1" });
  const world = new FakeWorld({ jobs: [["job1", job]] });

  const { changes } = await refresh(world);

  assert.deepEqual(changes, []);
});

Deno.test("a machine that does not answer changes nothing, which is told", async () => {
  const world = await makeWorld();
  world.transport.cutOff("pi@red");

  const { changes, problems } = await refresh(world);

  assert.deepEqual(changes, []);
  assert.deepEqual(problems, ["pi@red cannot be reached: timed out"]);
});

Deno.test("a record that names no machine that can be is told of, and the others are asked", async () => {
  const world = await makeWorld();
  world.edit("job1", { host: "-oProxyCommand=x" });
  await world.clock.advance(60_000);

  const { changes, problems } = await refresh(world);

  assert.deepEqual(changes, [{ job: "job2", from: "start", to: "end" }]);
  assert.equal(problems.length, 1);
});

for (
  const [what, set] of [
    ["has ended and whose directory was removed", { status: "end", pid: "7" }],
    ["was killed and whose directory was removed", {
      status: "kill",
      pid: "7",
    }],
    ["was held back by a person", { status: "hold" }],
    ["cms could not start", { status: "fail_start", reason: "disk full" }],
    ["waits", { status: "ready" }],
  ] as const
) {
  Deno.test(`a job that ${what} keeps its state`, async () => {
    const world = new FakeWorld({
      jobs: [["job1", makeJob("job1", { ...ON_RED, ...set })]],
    });

    const { changes } = await refresh(world);

    assert.deepEqual(changes, []);
  });
}

Deno.test("a start that failed is not mistaken for the run before it", async () => {
  const world = await makeWorld({ command: "exit 0" }, { count: 1 });
  world.edit("job1", { status: "ready" });
  world.machine("pi@red").refuses = () => "the disk is full";
  await world.run();
  assert.equal(world.states, "job1:fail_start");

  const { changes } = await refresh(world);

  assert.deepEqual(changes, []);
});

Deno.test("what the original took for a failed start is what it really is", async () => {
  const world = await makeWorld({ command: "exit 0" }, { count: 1 });
  world.edit("job1", { status: "fail_start" });

  const { changes } = await refresh(world);

  assert.deepEqual(changes, [{ job: "job1", from: "fail_start", to: "end" }]);
});

Deno.test("whoever changes a job while the machines are asked knows better", async () => {
  const world = await makeWorld();
  world.transport.latencyMs = () => 200;
  world.machine("pi@red").reboot();
  const refreshing = refreshJobs(world.ports, world.ref);
  await world.clock.advance(300);

  world.edit("job1", { status: "ready" });
  const { changes } = await world.clock.until(refreshing);

  assert.deepEqual(changes, [{ job: "job2", from: "start", to: "crash" }]);
  assert.equal(world.states, "job1:ready job2:crash");
});

Deno.test("a refresh shows a doubt of a job that runs, and lets what has ended be", async () => {
  const world = await makeWorld({}, { count: 1 });
  const red = world.machine("pi@red");
  const report = red.report.bind(red);
  red.report = (place) => ({
    ...report(place),
    state: "start",
    alive: true,
    doubt: "Slurm has forgotten it",
  });

  await refresh(world);
  const running = { ...world.job("job1") };
  world.edit("job1", { status: "crash" });
  await refresh(world);

  assert.deepEqual(
    [running["status"], running["reason"]],
    ["start", "Slurm has forgotten it"],
  );
  assert.equal(world.states, "job1:crash");
});
