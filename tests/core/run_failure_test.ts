import assert from "node:assert/strict";
import { FakeWorld } from "../support/fake_world.ts";
import { makeJob, makeJobs } from "../support/make.ts";

const BOTH = {
  scheduler: "fifo_multi",
  options: { hosts: "pi@red,pi@blue", timeout: 2 },
};

function long(name: string): [string, ReturnType<typeof makeJob>] {
  const set = { user: "pi", host: "red", command: "sleep 300" };
  return [name, makeJob(name, set)];
}

Deno.test("a job that fails to start is marked, and the next one gets its slot", async () => {
  const world = new FakeWorld({ jobs: makeJobs(3) });
  world.machine("pi@red").refuses = ({ name }) =>
    name === "job1" ? "the disk is full" : undefined;

  const summary = await world.run({ options: { max_parallel: 1 } });

  assert.equal(world.states, "job1:fail_start job2:end job3:end");
  assert.equal(world.job("job1")["reason"], "the disk is full");
  assert.equal("attempt" in world.job("job1"), false);
  assert.deepEqual(summary.failed, ["job1"]);
});

Deno.test("a job whose record cannot be run fails to start, and no other does", async () => {
  const jobs = makeJobs(5);
  jobs[0]![1]["shell"] = "sh -c evil";
  jobs[1]![1]["output"] = "../../escape";
  jobs[2]![1]["host"] = "-oProxyCommand=evil";
  delete jobs[3]![1]["command"];
  const world = new FakeWorld({ jobs });

  await world.run();

  assert.equal(
    world.states,
    "job1:fail_start job2:fail_start job3:fail_start job4:fail_start job5:end",
  );
});

Deno.test("a job that is begun by nobody, though its machine answers, fails to start", async () => {
  const world = new FakeWorld({ jobs: makeJobs(2) });
  world.machine("pi@red").refuses = ({ name }) =>
    name === "job1" ? "nothing" : undefined;

  await world.run({ options: { max_parallel: 1, timeout: 2 } });

  assert.equal(world.states, "job1:fail_start job2:end");
  assert.match(String(world.job("job1")["reason"]), /was told to start it/);
});

Deno.test("a machine that is connected to, and answers nothing for the timeout, is silent", async () => {
  const world = new FakeWorld({
    machines: ["pi@red", "pi@blue"],
    jobs: [long("job1"), ...makeJobs(20, { command: "sleep 60" }).slice(1)],
  });
  const manager = world.start(BOTH);
  await world.clock.advance(8_000);
  const { transport, clock } = world;
  const open = transport.latencyMs;
  transport.latencyMs = (key) => key === "pi@red" ? 1e9 : open(key);

  await clock.advance(100_000);
  const before = world.job("job1")["status"];
  await clock.advance(60_000);

  assert.equal(before, "start");
  assert.equal(world.job("job1")["status"], "crash");
  assert.match(String(world.job("job1")["reason"]), /answers nothing$/);
  await world.finish(manager);
  assert.equal(world.states.match(/:end/g)?.length, 19);
});

Deno.test("a process that is gone without an exit code has crashed, and its log says so", async () => {
  const world = new FakeWorld({ jobs: [long("job1")] });
  const red = world.machine("pi@red");
  red.onStart = (process) => red.lose(process);

  await world.run({ options: { max_parallel: 1 } });

  assert.equal(world.states, "job1:crash");
  assert.match(String(world.job("job1")["reason"]), /left no exit code/);
  assert.equal(red.report(red.processes[0]!.order).state, "crash");
});

Deno.test("a job whose directory was removed while it ran has crashed when it is gone", async () => {
  const world = new FakeWorld({ jobs: [long("job1")] });
  const red = world.machine("pi@red");
  const manager = world.start();
  await world.clock.advance(1_000);

  red.files.clear();
  await world.clock.advance(10_000);
  assert.equal(world.states, "job1:start");
  red.lose(red.processes[0]!);
  await world.finish(manager);

  assert.equal(world.job("job1")["reason"], "its files are gone");
});

Deno.test("a reboot crashes the jobs of its machine", async () => {
  const world = new FakeWorld({
    jobs: [long("job1"), long("job2"), long("job3")],
  });
  const manager = world.start();
  await world.clock.advance(10_000);

  world.transport.cutOff("pi@red");
  world.machine("pi@red").reboot();
  await world.clock.advance(10_000);
  world.transport.comeBack("pi@red");
  await world.finish(manager);

  assert.equal(world.states, "job1:crash job2:crash job3:end");
});

Deno.test("a connection that breaks costs no job", async () => {
  const world = new FakeWorld({ jobs: makeJobs(6) });
  const manager = world.start();
  await world.clock.advance(1_500);

  world.transport.drop("pi@red");
  const { failed } = await world.finish(manager);

  assert.deepEqual(failed, []);
  assert.equal(world.machine("pi@red").processes.length, 6);
});

Deno.test("an order that was lost on its way is sent again, once it can never arrive", async () => {
  const world = new FakeWorld({ jobs: makeJobs(3) });
  world.transport.stragglersMs = () => 10_000;
  world.transport.latencyMs = () => 50;
  const manager = world.start({ options: { max_parallel: 1 } });
  await world.clock.advance(230);
  assert.equal(world.machine("pi@red").processes.length, 0);

  world.transport.drop("pi@red"); // what was under way comes very late
  await world.finish(manager);

  assert.equal(world.states, "job1:end job2:end job3:end");
  assert.equal(world.machine("pi@red").of("job1").length, 1);
  assert.deepEqual(
    world.machine("pi@red").processes.map(({ order }) => order.name),
    ["job1", "job2", "job3"],
  );
});

Deno.test("a host that is lost for less than the timeout crashes nothing", async () => {
  const world = new FakeWorld({ jobs: [long("job1")] });
  const manager = world.start({ options: { max_parallel: 1, timeout: 10 } });
  await world.clock.advance(10_000);

  world.transport.cutOff("pi@red");
  await world.clock.advance(9 * 60_000);
  assert.equal(world.states, "job1:start");
  world.transport.comeBack("pi@red");
  await world.finish(manager);

  assert.equal(world.states, "job1:end");
});

Deno.test("a host that does not answer for the timeout has crashed its jobs", async () => {
  const world = new FakeWorld({ jobs: [long("job1")] });
  const manager = world.start({ options: { max_parallel: 1, timeout: 2 } });
  await world.clock.advance(10_000);

  world.transport.cutOff("pi@red");
  const summary = await world.finish(manager);

  assert.equal(world.states, "job1:crash");
  assert.match(
    String(world.job("job1")["reason"]),
    /^pi@red has not answered for 2 minutes: /,
  );
  assert.deepEqual(summary.failed, ["job1"]);
});

for (
  const [what, seconds, state, failed] of [
    ["ended meanwhile", 100, "end", []],
    ["runs still", 900, "end", []],
  ] as const
) {
  Deno.test(`a host that is back after the timeout, and whose job ${what}: the state is corrected`, async () => {
    const command = `sleep ${seconds}`;
    const jobs = [
      makeJob("job1", { command }),
      makeJob("job2", { command: "sleep 1000" }),
    ];
    const world = new FakeWorld({
      machines: ["pi@red", "pi@blue"],
      jobs: jobs.map((job) => [String(job["name"]), job]),
    });
    const manager = world.start(BOTH);
    await world.clock.advance(10_000);

    world.transport.cutOff("pi@red");
    await world.clock.advance(200_000);
    assert.equal(world.states, "job1:crash job2:start");
    world.transport.comeBack("pi@red");
    const summary = await world.finish(manager);

    assert.equal(world.states, `job1:${state} job2:end`);
    assert.deepEqual(summary.failed, failed);
    assert.deepEqual(Object.keys(world.job("job1")), Object.keys(jobs[0]!));
  });
}

Deno.test("a host that is back after the timeout with a job on it has no free slot", async () => {
  const world = new FakeWorld({
    machines: ["pi@red", "pi@blue"],
    jobs: makeJobs(4, { command: "sleep 400" }),
  });
  const red = world.machine("pi@red");
  let most = 0;
  red.onStart = () => most = Math.max(most, red.alive.length);
  const manager = world.start(BOTH);
  await world.clock.advance(10_000);

  world.transport.cutOff("pi@red");
  await world.clock.advance(200_000);
  world.transport.comeBack("pi@red");
  await world.finish(manager);

  assert.equal(most, 1);
  assert.equal(red.processes.length, 2);
  assert.equal(world.states, "job1:end job2:end job3:end job4:end");
});

Deno.test("a job that a lost host had not begun has failed to start", async () => {
  const world = new FakeWorld({
    machines: ["pi@red", "pi@blue"],
    jobs: [
      ["job1", makeJob("job1", { user: "pi", host: "red" })],
      [
        "job2",
        makeJob("job2", { user: "pi", host: "blue", command: "sleep 600" }),
      ],
    ],
  });
  world.transport.latencyMs = () => 50;
  const manager = world.start({ options: { max_parallel: 2, timeout: 2 } });
  await world.clock.advance(230); // the order is under way

  world.transport.cutOff("pi@red");
  await world.clock.advance(200_000);
  assert.equal(world.job("job1")["status"], "crash");
  world.transport.comeBack("pi@red");
  await world.finish(manager);

  assert.equal(world.states, "job1:fail_start job2:end");
  assert.equal(world.machine("pi@red").processes.length, 0);
});

Deno.test("a host that is never reachable fails the jobs that name it, and no others", async () => {
  const jobs = makeJobs(4);
  jobs[1]![1]["host"] = "nowhere";
  const world = new FakeWorld({ jobs });

  const summary = await world.run();

  assert.equal(world.states, "job1:end job2:fail_start job3:end job4:end");
  assert.match(String(world.job("job2")["reason"]), /no such host/);
  assert.equal(summary.stopped, undefined);
});

Deno.test("many jobs on a host that is never reachable do not each wait for it", async () => {
  const world = new FakeWorld({ jobs: makeJobs(500) });
  world.machine("pi@red").reachable = false;

  await world.run({ options: { max_parallel: 2 } });

  assert.equal(world.machine("pi@red").processes.length, 0);
  assert.ok(world.clock.elapsed < 10_000, `${world.clock.elapsed} ms`);
});

Deno.test("a host that was idle, and lost, for long may take its time to connect again", async () => {
  const world = new FakeWorld({
    machines: ["pi@red", "pi@blue"],
    jobs: [
      ["job1", makeJob("job1", { user: "pi", host: "red" })],
      [
        "job2",
        makeJob("job2", { user: "pi", host: "blue", command: "sleep 900" }),
      ],
      ["job3", makeJob("job3", { user: "pi", host: "red" })],
    ],
  });
  const manager = world.start({ options: { max_parallel: 1, timeout: 2 } });
  await world.clock.advance(100_000);
  world.transport.drop("pi@red"); // nothing runs there, so nobody reconnects
  world.transport.latencyMs = () => 700;

  await world.finish(manager);

  assert.equal(world.states, "job1:end job2:end job3:end");
});

Deno.test("jobs go to the hosts that answer while another one is down", async () => {
  const world = new FakeWorld({
    machines: ["pi@red", "pi@blue"],
    jobs: makeJobs(4, {}),
  });
  world.machine("pi@red").reachable = false;

  const summary = await world.run(BOTH);

  assert.equal(world.states, "job1:end job2:end job3:end job4:end");
  assert.equal(world.machine("pi@blue").processes.length, 4);
  assert.equal(summary.stopped, undefined);
});

Deno.test("a host that is back gets jobs again", async () => {
  const world = new FakeWorld({
    machines: ["pi@red", "pi@blue"],
    jobs: makeJobs(40, { command: "sleep 10" }),
  });
  world.machine("pi@red").reachable = false;
  const manager = world.start(BOTH);
  await world.clock.advance(60_000);

  world.transport.comeBack("pi@red");
  await world.finish(manager);

  assert.ok(world.machine("pi@red").processes.length > 10);
});

Deno.test("a job that was not sent yet when its host broke down goes to another", async () => {
  const world = new FakeWorld({
    machines: ["pi@red", "pi@blue"],
    jobs: makeJobs(2, {}),
  });
  // The disk is slow: the connection breaks between the decision and the order.
  world.store.pause = () => world.clock.sleep(200);
  const manager = world.start(BOTH);
  await world.clock.advance(300);
  assert.equal(world.states, "job1:run job2:run");

  world.transport.cutOff("pi@red");
  await world.finish(manager);

  assert.equal(world.states, "job1:end job2:end");
  assert.equal(world.machine("pi@blue").processes.length, 2);
});

Deno.test("no host ever answers: the run stops and says why", async () => {
  const world = new FakeWorld({ jobs: makeJobs(2, {}) });
  const options = { hosts: "pi@nowhere,pi@nowhere2,pi@a,pi@b,pi@c" };

  const { stopped } = await world.run({ scheduler: "fifo_multi", options });

  assert.equal(stopped?.code, "unreachable");
  assert.equal(
    stopped.reason,
    "no host answers: pi@nowhere cannot be reached: no such host; " +
      "pi@nowhere2 cannot be reached: no such host; " +
      "pi@a cannot be reached: no such host; and 2 more",
  );
  assert.equal(world.states, "job1:undefined job2:undefined");
});

Deno.test("all hosts are lost for the timeout: the run stops", async () => {
  const world = new FakeWorld({
    machines: ["pi@red", "pi@blue"],
    jobs: makeJobs(5, { command: "sleep 100" }),
  });
  const manager = world.start(BOTH);
  await world.clock.advance(10_000);

  world.transport.cutOff("pi@red");
  world.transport.cutOff("pi@blue");
  const { stopped } = await world.finish(manager);

  assert.equal(stopped?.code, "unreachable");
  assert.ok(world.clock.elapsed < 140_000);
  assert.match(world.states, /^job1:crash job2:crash job3:undefined/);
});

Deno.test("a host that accepts connections and then says nothing is given up, too", async () => {
  const world = new FakeWorld({ jobs: makeJobs(1, {}) });
  world.transport.latencyMs = () => 1e9;
  const options = { hosts: "pi@red", timeout: 3 };

  const { stopped } = await world.run({ scheduler: "fifo_multi", options });

  assert.equal(stopped?.reason, "no host answers: pi@red says nothing");
  assert.equal(Math.round(world.clock.elapsed / 60_000), 3);
});

Deno.test("a machine that stays away is told of once, not at every attempt", async () => {
  const world = new FakeWorld({
    machines: ["pi@red", "pi@blue"],
    jobs: makeJobs(10, { command: "sleep 30" }),
  });
  world.machine("pi@red").reachable = false;
  const manager = world.start(BOTH);

  await world.finish(manager);

  const told = manager.news.filter((line) => line.startsWith("down"));
  assert.deepEqual(told, ["down pi@red: pi@red cannot be reached: timed out"]);
});
