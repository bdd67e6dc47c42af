import assert from "node:assert/strict";
import { FakeWorld } from "../support/fake_world.ts";
import { makeJob, makeJobs } from "../support/make.ts";

const MULTI = { scheduler: "fifo_multi", options: { hosts: "pi@red,pi@red" } };

/** The files and the process that the original has left on a machine. */
function begin(world: FakeWorld, job: string, command: string): void {
  const order = {
    ...{ name: job, directory: `experiment/${job}`, log: `${job}.log` },
    ...{ attempt: "", command, shell: "bash", output: "", experiment: "" },
  };
  const nobody = () => {};
  const say = { started: nobody, refused: nobody, ended: nobody };
  const red = world.machine("pi@red");
  red.onStart = () => red.files.get(order.directory)!.attempt = undefined;
  red.start(order, say);
}

Deno.test("a manager that died is followed by one that adopts its jobs", async () => {
  const world = new FakeWorld({ jobs: makeJobs(4, { command: "sleep 60" }) });
  world.start(MULTI);
  await world.clock.advance(10_000);

  world.kill();
  const second = world.start(MULTI);
  const summary = await world.finish(second);

  assert.deepEqual(second.news.slice(0, 2), [
    "adopted job1 on pi@red",
    "adopted job2 on pi@red",
  ]);
  assert.deepEqual(summary.ran, ["job1", "job2", "job3", "job4"]);
  assert.equal(world.states, "job1:end job2:end job3:end job4:end");
  assert.equal(world.machine("pi@red").processes.length, 4);
});

Deno.test("adopted jobs have the slots of their machine", async () => {
  const world = new FakeWorld({ jobs: makeJobs(6, { command: "sleep 60" }) });
  const red = world.machine("pi@red");
  let most = 0;
  red.onStart = () => most = Math.max(most, red.alive.length);
  world.start(MULTI);
  await world.clock.advance(10_000);

  world.kill();
  await world.run(MULTI);

  assert.equal(most, 2);
});

Deno.test("more adopted jobs than slots: nothing starts before they are down to that", async () => {
  const world = new FakeWorld({
    jobs: makeJobs(5, { user: "pi", host: "red", command: "sleep 60" }),
  });
  const red = world.machine("pi@red");
  world.start({ options: { max_parallel: 3 } });
  await world.clock.advance(10_000);

  world.kill();
  let most = 0;
  red.onStart = () => most = Math.max(most, red.alive.length);
  await world.run({ options: { max_parallel: 1 } });

  assert.equal(most, 1);
  assert.equal(red.processes.length, 5);
});

Deno.test("a job that has ended while there was no manager is not run again", async () => {
  const world = new FakeWorld({
    jobs: makeJobs(1, { command: "sleep 9;exit 4" }),
  });
  world.start(MULTI);
  await world.clock.advance(2_000);
  world.kill();
  await world.clock.advance(60_000);

  const { failed } = await world.run(MULTI);

  assert.equal(world.states, "job1:end");
  assert.equal(world.job("job1")["exit_code"], 4);
  assert.deepEqual(failed, ["job1"]);
  assert.equal(world.machine("pi@red").processes.length, 1);
});

Deno.test("a start that a dead manager noted, and never sent, is made up for", async () => {
  const world = new FakeWorld({ jobs: makeJobs(1) });
  let slow = 0;
  world.store.pause = () => world.clock.sleep(slow);
  const first = world.start(MULTI);
  await world.clock.advance(2);
  slow = 500; // the disk works on the note while the manager dies
  await world.clock.advance(600);
  assert.equal(world.states, "job1:run");
  world.kill();
  await world.clock.advance(10_000);
  await assert.rejects(first.summary);
  slow = 0;

  const second = world.start(MULTI);
  await world.finish(second);

  assert.deepEqual(second.news, [
    "adopted job1 on pi@red",
    "up pi@red",
    "starting job1 on pi@red",
    "end job1",
  ]);
  assert.equal(world.machine("pi@red").processes.length, 1);
});

Deno.test("a dead manager's order that arrives after the next manager's fence is void", async () => {
  const world = new FakeWorld({ jobs: makeJobs(1, { command: "sleep 30" }) });
  world.transport.latencyMs = () => 40;
  world.transport.stragglersMs = () => 5_000;
  world.start(MULTI);
  await world.clock.advance(170);
  assert.equal(world.states, "job1:run");
  assert.equal(world.machine("pi@red").processes.length, 0);
  world.kill();

  const summary = await world.run(MULTI);

  assert.deepEqual(summary.failed, []);
  assert.equal(world.machine("pi@red").processes.length, 1);
});

Deno.test("a job whose user is not named is adopted, too", async () => {
  const world = new FakeWorld({
    machines: ["localhost"],
    jobs: makeJobs(1, { command: "sleep 60" }),
  });
  const options = { hosts: "localhost" };
  world.start({ scheduler: "fifo_multi", options });
  await world.clock.advance(5_000);

  world.kill();
  await world.run({ scheduler: "fifo_multi", options });

  assert.equal(world.machine("localhost").processes.length, 1);
});

Deno.test("jobs that the original has started are adopted without an attempt", async () => {
  const running = makeJob("job1", { user: "pi", host: "red", status: "start" });
  const world = new FakeWorld({
    jobs: [
      ["job1", { ...running, pid: "1000" }],
      ["job2", makeJob("job2", { user: "pi", host: "red", status: "run" })],
    ],
  });
  begin(world, "job1", "sleep 30");
  begin(world, "job2", "sleep 40");
  await world.clock.advance(10);

  const manager = world.start({ options: { max_parallel: 1 } });
  await world.finish(manager);

  assert.equal(world.states, "job1:end job2:end");
  assert.equal(world.machine("pi@red").processes.length, 2);
  assert.deepEqual(Object.keys(world.job("job1")), Object.keys(running));
});

Deno.test("a job in a state of its own is adopted in it", async () => {
  const world = new FakeWorld({
    jobs: makeJobs(1, {
      ...{ user: "pi", host: "red", command: "sleep 60;state halfway" },
    }),
  });
  world.start();
  await world.clock.advance(10_000);
  assert.equal(world.states, "job1:halfway");
  world.kill();

  const second = world.start();
  await world.finish(second);

  assert.equal(second.news[0], "adopted job1 on pi@red");
  assert.equal(world.states, "job1:end");
});

Deno.test("a state that a person has made up keeps a job from being run, and stays", async () => {
  const world = new FakeWorld({
    jobs: makeJobs(1, { user: "pi", host: "red", status: "hold" }),
  });

  const { ran } = await world.run();

  assert.deepEqual(ran, []);
  assert.equal(world.states, "job1:hold");
});

Deno.test("an adopted job keeps its gpu to itself", async () => {
  const world = new FakeWorld({ jobs: makeJobs(6, { command: "sleep 60" }) });
  const ref = { experiment: "experiment", name: "gpus" };
  await world.clusters.create(ref);
  await world.clusters.update(ref, (hosts) => {
    for (const gpu of [0, 1]) {
      hosts.set(`host${gpu}`, { user: "pi", name: "red", gpu });
    }
  });
  const red = world.machine("pi@red");
  const gpus: string[][] = [];
  red.onStart = () => gpus.push(red.alive.map(({ order }) => order.gpu ?? "-"));
  const run = { scheduler: "fifo_multi", options: { hostfile: "gpus" } };
  world.start(run);
  await world.clock.advance(10_000);
  red.lose(red.processes[0]!); // only the job on the second gpu is left
  await world.clock.advance(6_000);
  world.kill();

  await world.run(run);

  for (const used of gpus) {
    assert.equal(new Set(used).size, used.length, `${used}`);
  }
  assert.equal("slot_gpu" in world.job("job2"), false);
});

Deno.test("an adopted job on a machine of no slot is looked after without one", async () => {
  const world = new FakeWorld({
    machines: ["pi@red", "pi@blue"],
    jobs: makeJobs(3, { command: "sleep 60" }),
  });
  world.start({ scheduler: "fifo_multi", options: { hosts: "pi@red" } });
  await world.clock.advance(5_000);
  world.kill();

  const second = { scheduler: "fifo_multi", options: { hosts: "pi@blue" } };
  await world.run(second);

  assert.equal(world.states, "job1:end job2:end job3:end");
  assert.equal(world.machine("pi@blue").processes.length, 2);
});

Deno.test("what an earlier run has given up is corrected when its machine is used again", async () => {
  const world = new FakeWorld({
    jobs: makeJobs(2, { command: "sleep 400" }),
  });
  const options = { hosts: "pi@red", timeout: 1 };
  const first = world.start({ scheduler: "fifo_multi", options });
  await world.clock.advance(5_000);
  world.transport.cutOff("pi@red");
  await world.finish(first);
  assert.equal(world.states, "job1:crash job2:undefined");
  world.transport.comeBack("pi@red");

  const red = world.machine("pi@red");
  let most = 0;
  red.onStart = () => most = Math.max(most, red.alive.length);
  await world.run({ scheduler: "fifo_multi", options });

  assert.equal(world.states, "job1:end job2:end");
  assert.equal(most, 1);
  assert.equal("reason" in world.job("job1"), false);
});
