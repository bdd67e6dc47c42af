import assert from "node:assert/strict";
import { FakeWorld } from "../support/fake_world.ts";
import { makeJob, makeJobs } from "../support/make.ts";

const MULTI = {
  scheduler: "fifo_multi",
  options: { hosts: "pi@red,pi@blue" },
};

Deno.test("a run starts the jobs in queue order and ends when all have ended", async () => {
  const world = new FakeWorld({ jobs: makeJobs(4) });
  const manager = world.start();

  const summary = await world.finish(manager);

  assert.deepEqual(manager.news, [
    "starting job1 on pi@red",
    "starting job2 on pi@red",
    "Waiting. At max_parallel jobs=2.",
    "up pi@red",
    "end job1",
    "end job2",
    "starting job3 on pi@red",
    "starting job4 on pi@red",
    "end job3",
    "end job4",
  ]);
  assert.deepEqual(summary.ran, ["job1", "job2", "job3", "job4"]);
  assert.deepEqual(summary.completed, summary.ran);
  assert.deepEqual(summary.failed, []);
  assert.equal(summary.stopped, undefined);
  assert.equal(world.states, "job1:end job2:end job3:end job4:end");
});

Deno.test("a job that has ended with exit code 0 has the original's keys only", async () => {
  const world = new FakeWorld({ jobs: makeJobs(1) });
  const before = world.job("job1");

  await world.run();

  const after = world.job("job1");
  assert.deepEqual(Object.keys(after), Object.keys(before));
  assert.deepEqual(after, {
    ...before,
    status: "end",
    pid: "1000",
    last_probe_check: after["last_probe_check"],
  });
  assert.match(
    String(after["last_probe_check"]),
    /^\d\d\/\d\d\/2026 \d\d:\d\d:\d\d$/,
  );
});

Deno.test("an exit code other than 0 is kept, and the job counts as failed", async () => {
  const world = new FakeWorld({
    jobs: [[
      "job1",
      makeJob("job1", { user: "pi", host: "red", command: "exit 3" }),
    ]],
  });

  const summary = await world.run();

  assert.equal(world.job("job1")["exit_code"], 3);
  assert.deepEqual(summary.completed, ["job1"]);
  assert.deepEqual(summary.failed, ["job1"]);
});

Deno.test("one connection carries all jobs of a machine", async () => {
  const world = new FakeWorld({ jobs: makeJobs(20) });
  let most = 0;
  world.machine("pi@red").onStart = () => {
    most = Math.max(most, world.transport.connections("pi@red"));
  };

  await world.run();

  assert.equal(most, 1);
  assert.equal(world.transport.connections("pi@red"), 0);
});

Deno.test("a job in a state of its own runs until its process is gone", async () => {
  const world = new FakeWorld({
    jobs: [[
      "job1",
      makeJob("job1", {
        user: "pi",
        host: "red",
        command: "sleep 20; state halfway",
      }),
    ]],
  });
  const manager = world.start();

  await world.clock.advance(12_000);

  assert.equal(world.states, "job1:halfway");
  await world.finish(manager);
  assert.equal(world.states, "job1:end");
});

Deno.test("what a job calls ready in its log is running all the same", async () => {
  const world = new FakeWorld({
    jobs: [[
      "job1",
      makeJob("job1", {
        user: "pi",
        host: "red",
        command: "sleep 20; state ready",
      }),
    ]],
  });
  const manager = world.start();

  await world.clock.advance(12_000);

  assert.equal(world.states, "job1:start");
  await world.finish(manager);
});

Deno.test("jobs that are not waiting when their turn comes are passed over", async () => {
  const jobs = makeJobs(4);
  jobs[1]![1]["status"] = "end";
  jobs[2]![1]["status"] = "hold";
  const world = new FakeWorld({ jobs });

  const { ran } = await world.run();

  assert.deepEqual(ran, ["job1", "job4"]);
  assert.equal(world.states, "job1:end job2:end job3:hold job4:end");
});

Deno.test("a run of a queue without jobs ends at once", async () => {
  const world = new FakeWorld({ machines: ["pi@red", "pi@blue"] });

  const summary = await world.run(MULTI);

  assert.equal(world.clock.elapsed, 0);
  assert.deepEqual(summary.ran, []);
  assert.equal(summary.stopped, undefined);
});

Deno.test("at its end, and where it is interrupted, a run brings the file up to date", async () => {
  const world = new FakeWorld({ jobs: makeJobs(4, { command: "sleep 60" }) });
  const first = world.start({
    scheduler: "fifo_multi",
    options: MULTI.options,
  });
  await world.clock.advance(5_000);
  assert.equal(world.store.isSaved(world.ref), false);

  first.interrupt();
  await world.finish(first);
  assert.ok(world.store.isSaved(world.ref));
  await world.run(MULTI);

  assert.ok(world.store.isSaved(world.ref));
});

Deno.test("a second manager of the same queue is refused", async () => {
  const world = new FakeWorld({ jobs: makeJobs(1) });
  const first = world.start();

  await assert.rejects(world.run(), { code: "busy" });

  await world.finish(first);
});

Deno.test("the first host of a list gets the first job, though others answer sooner", async () => {
  const world = new FakeWorld({
    machines: ["pi@red", "pi@blue"],
    jobs: makeJobs(2, {}),
  });
  const latencies = [20, 20, 1, 1];
  world.transport.latencyMs = () => latencies.shift() ?? 1;

  await world.run(MULTI);

  assert.equal(world.job("job1")["host"], "red");
  assert.equal(world.job("job2")["host"], "blue");
});

Deno.test("where all hosts are slow the first of a list gets the first job all the same", async () => {
  const world = new FakeWorld({
    machines: ["pi@red", "pi@blue"],
    jobs: makeJobs(2, {}),
  });
  const latencies = [1_500, 1_000];
  world.transport.latencyMs = () => latencies.shift() ?? 1;

  await world.run(MULTI);

  assert.equal(world.job("job1")["host"], "red");
  assert.equal(world.job("job2")["host"], "blue");
});

Deno.test("a host that takes long to connect is not waited for", async () => {
  const world = new FakeWorld({
    machines: ["pi@red", "pi@blue"],
    jobs: makeJobs(1, {}),
  });
  world.machine("pi@red").reachable = false;
  const manager = world.start(MULTI);

  await world.clock.advance(1_100);

  assert.equal(world.job("job1")["host"], "blue");
  await world.finish(manager);
});

/** A run by `sequential` in which red is connected to for so long; blue is at once. */
function startBesideSlow(connectMs: number, hosts: readonly string[]) {
  const jobs = makeJobs(hosts.length, { command: "sleep 60" });
  for (const [at, host] of hosts.entries()) jobs[at]![1]["host"] = host;
  const world = new FakeWorld({ machines: ["pi@red", "pi@blue"], jobs });
  const latencies = [connectMs / 2];
  world.transport.latencyMs = () => latencies.shift() ?? 1;
  const manager = world.start({
    scheduler: "sequential",
    options: { hosts: "pi@red,pi@blue,pi@blue" },
  });
  return { world, manager };
}

Deno.test("a job waits for the host that it names while that is connected to; later jobs pass it", async () => {
  const { world, manager } = startBesideSlow(6_000, ["red", "blue", "green"]);

  await world.clock.advance(5_000);
  const early = world.states;
  await world.clock.advance(1_600);

  assert.equal(early, "job1:undefined job2:start job3:start");
  assert.equal(world.states, "job1:start job2:start job3:start");
  assert.equal(world.job("job1")["host"], "red");
  await world.finish(manager);
});

Deno.test("a host that a job names is connected to for 10 s at most, then the job goes elsewhere", async () => {
  const { world, manager } = startBesideSlow(14_000, ["red"]);

  await world.clock.advance(9_000);
  const early = world.states;
  await world.clock.advance(2_000);

  assert.equal(early, "job1:undefined");
  assert.equal(world.job("job1")["host"], "blue");
  await world.finish(manager);
});

Deno.test("a job goes elsewhere at once when the host that it names cannot be connected to", async () => {
  const jobs = makeJobs(1, { command: "sleep 60", host: "red" });
  const world = new FakeWorld({ machines: ["pi@blue"], jobs });
  const manager = world.start({
    scheduler: "sequential",
    options: { hosts: "pi@red,pi@blue" },
  });

  await world.clock.advance(1_100);

  assert.equal(world.job("job1")["host"], "blue");
  await world.finish(manager);
});

Deno.test("progress counts what ended well, runs, failed and is left", async () => {
  const jobs = makeJobs(3);
  jobs[0]![1]["command"] = "exit 2";
  const world = new FakeWorld({ jobs });
  const told: string[] = [];

  await world.run({
    options: { max_parallel: 1 },
    observer: {
      progress: ({ done, running, failed, left }) =>
        told.push([done, running, failed, left].join(" ")),
    },
  });

  assert.deepEqual([...new Set(told)], [
    "0 1 0 2",
    "0 1 1 1",
    "1 1 1 0",
    "2 0 1 0",
  ]);
});
