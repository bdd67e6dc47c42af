import assert from "node:assert/strict";
import { addJobs } from "../../src/core/queue/add.ts";
import { deleteJobs } from "../../src/core/queue/delete.ts";
import { killJobs } from "../../src/core/queue/kill.ts";
import { refreshJobs } from "../../src/core/queue/refresh.ts";
import { resetJobs } from "../../src/core/queue/reset.ts";
import { FakeWorld } from "../support/fake_world.ts";
import { makeJob, makeJobs } from "../support/make.ts";

const ON_RED = { user: "pi", host: "red", command: "sleep 60" };
const ONE = { options: { max_parallel: 1, timeout: 2 } };

function namesOf(world: FakeWorld): string[] {
  return world.machine("pi@red").processes.map(({ order }) => order.name);
}

Deno.test("a job that is added while the queue runs has its turn", async () => {
  const world = new FakeWorld({ jobs: makeJobs(1, ON_RED) });
  const manager = world.start(ONE);
  await world.clock.advance(5_000);

  await addJobs(world.ports, world.ref, {
    names: ["late"],
    spec: { ...ON_RED, command: "sleep 1" },
  });
  const { ran } = await world.finish(manager);

  assert.deepEqual(ran, ["job1", "late"]);
});

Deno.test("a job that is added in the very moment of the end has its turn", async () => {
  for (let ms = 0; ms < 40; ms++) {
    const world = new FakeWorld({
      jobs: makeJobs(1, { ...ON_RED, command: "true" }),
    });
    world.store.pause = () => world.clock.sleep(3);
    const manager = world.start(ONE);
    await world.clock.advance(ms);

    const spec = { ...ON_RED, command: "true" };
    const adding = addJobs(world.ports, world.ref, { names: ["late"], spec });
    const { ran } = await world.finish(manager);
    await world.clock.until(adding);

    // Without a manager it is for the next run.
    const expected = world.job("late")["status"] === "end";
    assert.equal(ran.includes("late"), expected, `${ms} ms`);
    if (ms < 10) assert.ok(expected, `${ms} ms`);
  }
});

Deno.test("a job that is replaced keeps its place", async () => {
  const world = new FakeWorld({ jobs: makeJobs(3, ON_RED) });
  const manager = world.start(ONE);
  await world.clock.advance(5_000);

  await addJobs(world.ports, world.ref, {
    names: ["job2"],
    spec: { ...ON_RED, command: "exit 7" },
    replace: true,
  });
  await world.finish(manager);

  assert.deepEqual(namesOf(world), ["job1", "job2", "job3"]);
  assert.equal(world.job("job2")["exit_code"], 7);
});

Deno.test("a state is not looked at before the job's turn: an edit until then counts", async () => {
  const world = new FakeWorld({ jobs: makeJobs(3, ON_RED) });
  const manager = world.start(ONE);
  await world.clock.advance(5_000);

  world.edit("job2", { status: "hold" });
  world.edit("job3", { command: "exit 5" });
  await world.finish(manager);

  assert.equal(world.states, "job1:end job2:hold job3:end");
  assert.equal(world.job("job3")["exit_code"], 5);
});

Deno.test("a job that has had its turn is not considered again", async () => {
  const world = new FakeWorld({ jobs: makeJobs(2, ON_RED) });
  const manager = world.start(ONE);
  await world.clock.advance(70_000);
  assert.equal(world.states, "job1:end job2:start");

  world.edit("job1", { status: "ready" });
  await world.finish(manager);

  assert.equal(world.states, "job1:ready job2:end");
  assert.deepEqual(namesOf(world), ["job1", "job2"]);
});

Deno.test("a job that a person writes at the top of the file is next", async () => {
  const world = new FakeWorld({ jobs: makeJobs(3, ON_RED) });
  const manager = world.start(ONE);
  await world.clock.advance(5_000);

  world.store.edit(world.ref, (records) => {
    const others = [...records];
    records.clear();
    records.set("urgent", makeJob("urgent", ON_RED));
    for (const [name, job] of others) records.set(name, job);
  });
  await world.finish(manager);

  assert.deepEqual(namesOf(world), ["job1", "urgent", "job2", "job3"]);
});

Deno.test("a running job runs, whatever a person writes in the file", async () => {
  const world = new FakeWorld({ jobs: makeJobs(1, ON_RED) });
  const manager = world.start(ONE);
  await world.clock.advance(5_000);
  const { attempt } = world.job("job1");

  world.edit("job1", {
    status: "ready",
    host: "blue",
    pid: null,
    note: "mine",
  });
  await world.clock.advance(1_000);

  const { status, host, pid, note } = world.job("job1");
  assert.deepEqual([status, host, pid, note], ["start", "red", "1000", "mine"]);
  assert.equal(world.job("job1")["attempt"], attempt);
  await world.finish(manager);
  assert.equal(world.machine("pi@red").processes.length, 1);
});

Deno.test("a running job that a person takes out of the file goes on, and is not recorded", async () => {
  const world = new FakeWorld({ jobs: makeJobs(2, ON_RED) });
  const manager = world.start(ONE);
  await world.clock.advance(5_000);

  world.store.edit(world.ref, (records) => records.delete("job1"));
  await world.finish(manager);

  assert.equal(world.states, "job2:end");
  assert.deepEqual(
    world.machine("pi@red").processes.map(({ end }) => end),
    ["exit", "exit"],
  );
});

Deno.test("a running job that is taken out and put back is run once", async () => {
  const world = new FakeWorld({ jobs: makeJobs(1, ON_RED) });
  const record = world.job("job1");
  const manager = world.start(ONE);
  await world.clock.advance(5_000);

  world.store.edit(world.ref, (records) => records.delete("job1"));
  await world.clock.advance(5_000);
  world.store.edit(world.ref, (records) => records.set("job1", record));
  await world.clock.advance(5_000);
  assert.equal(world.states, "job1:start");
  await world.finish(manager);

  assert.equal(world.states, "job1:end");
  assert.equal(world.machine("pi@red").processes.length, 1);
});

Deno.test("a job that is deleted while it runs is killed, and frees its slot when it is gone", async () => {
  const world = new FakeWorld({ jobs: makeJobs(2, ON_RED) });
  const red = world.machine("pi@red");
  let most = 0;
  red.onStart = () => most = Math.max(most, red.alive.length);
  const manager = world.start(ONE);
  await world.clock.advance(5_000);

  const { problems } = await world.clock.until(
    deleteJobs(world.ports, world.ref, { names: ["job1"] }),
  );
  await world.finish(manager);

  assert.deepEqual(problems, []);
  assert.equal(world.states, "job2:end");
  assert.equal(red.of("job1")[0]?.end, "kill");
  assert.equal(most, 1);
});

Deno.test("a job that is deleted while it is being started leaves no process behind", async () => {
  for (let ms = 0; ms < 345; ms += 15) {
    const world = new FakeWorld({ jobs: makeJobs(2, ON_RED) });
    world.transport.latencyMs = () => 30;
    world.machine("pi@red").launchMs = 100;
    const manager = world.start(ONE);
    await world.clock.advance(ms);

    await world.clock.until(
      deleteJobs(world.ports, world.ref, { names: ["job1"] }),
    );
    await world.finish(manager);

    const ends = world.machine("pi@red").of("job1").map(({ end }) => end);
    assert.ok(ends.every((end) => end === "kill"), `${ms} ms: ${ends}`);
    assert.equal(world.states, "job2:end");
  }
});

Deno.test("a job that is deleted and added again while it is being started runs as the new one", async () => {
  for (let ms = 0; ms < 345; ms += 15) {
    const world = new FakeWorld({ jobs: makeJobs(2, ON_RED) });
    world.transport.latencyMs = () => 30;
    world.machine("pi@red").launchMs = 100;
    const manager = world.start();
    await world.clock.advance(ms);

    const changing = deleteJobs(world.ports, world.ref, { names: ["job1"] });
    await world.clock.advance(10);
    const spec = { ...ON_RED, command: "sleep 2;exit 9" };
    await addJobs(world.ports, world.ref, { names: ["job1"], spec });
    await world.finish(manager);
    await world.clock.until(changing);

    const ends = world.machine("pi@red").of("job1").map(({ end }) => end);
    assert.equal(ends.pop(), "exit", `${ms} ms`);
    assert.ok(ends.every((end) => end === "kill"), `${ms} ms: ${ends}`);
    assert.deepEqual(world.job("job1")["exit_code"], 9);
  }
});

for (
  const [verb, act] of [["killed", killJobs], ["reset", resetJob]] as const
) {
  Deno.test(`a job that is ${verb} while it is being started leaves no process behind`, async () => {
    for (let ms = 0; ms < 345; ms += 15) {
      const world = new FakeWorld({ jobs: makeJobs(2, ON_RED) });
      world.transport.latencyMs = () => 30;
      world.machine("pi@red").launchMs = 100;
      const manager = world.start(ONE);
      await world.clock.advance(ms);

      const { problems } = await world.clock.until(
        act(world.ports, world.ref, ["job1"]),
      );
      await world.finish(manager);

      const { status } = world.job("job1");
      const processes = world.machine("pi@red").of("job1");
      const ends = processes.map(({ end }) => end).join();
      if (problems.length > 0 || status === "end") {
        assert.equal(ends, "exit", `${ms} ms: ${status} ${problems}`);
      } else {
        assert.ok(
          ends === "kill" || ends === "",
          `${ms} ms: ${status} ${ends}`,
        );
      }
    }
  });
}

function resetJob(...[ports, ref, names]: Parameters<typeof killJobs>) {
  return resetJobs(ports, ref, { names });
}

Deno.test("a job that is killed by another command has ended for the run, too", async () => {
  const world = new FakeWorld({ jobs: makeJobs(2, ON_RED) });
  const manager = world.start(ONE);
  await world.clock.advance(5_000);

  const { changes } = await world.clock.until(
    killJobs(world.ports, world.ref, ["job1"]),
  );
  const { failed, completed } = await world.finish(manager);

  assert.deepEqual(changes, [{ job: "job1", from: "start", to: "kill" }]);
  assert.equal(world.states, "job1:kill job2:end");
  assert.deepEqual([failed, completed], [["job1"], ["job2"]]);
  assert.ok(manager.news.includes("kill job1"));
});

Deno.test("a job that is reset while it runs is for the next run", async () => {
  const world = new FakeWorld({ jobs: makeJobs(2, ON_RED) });
  const manager = world.start(ONE);
  await world.clock.advance(5_000);

  await world.clock.until(
    resetJobs(world.ports, world.ref, { names: ["job1"] }),
  );
  const { failed } = await world.finish(manager);

  assert.equal(world.states, "job1:ready job2:end");
  assert.deepEqual(failed, []);
  await world.run(ONE);
  assert.equal(world.states, "job1:end job2:end");
});

Deno.test("a refresh beside a run changes nothing that the run does not know", async () => {
  const world = new FakeWorld({ jobs: makeJobs(3, ON_RED) });
  const manager = world.start(ONE);
  for (let n = 0; n < 40; n++) {
    await world.clock.advance(1_777);
    await world.clock.until(refreshJobs(world.ports, world.ref));
  }
  await world.finish(manager);

  assert.equal(world.states, "job1:end job2:end job3:end");
  assert.equal(world.machine("pi@red").processes.length, 3);
});

Deno.test("a job that is deleted while its host is away is ended when that is back", async () => {
  const world = new FakeWorld({
    machines: ["pi@red", "pi@blue"],
    jobs: makeJobs(2, { command: "sleep 300" }),
  });
  const options = { hosts: "pi@red,pi@blue", timeout: 10 };
  const manager = world.start({ scheduler: "fifo_multi", options });
  await world.clock.advance(5_000);
  world.transport.cutOff("pi@red");

  const { problems } = await world.clock.until(
    deleteJobs(world.ports, world.ref, { names: ["job1"] }),
  );
  await world.clock.advance(60_000);
  world.transport.comeBack("pi@red");
  await world.finish(manager);

  assert.deepEqual(problems, ["pi@red cannot be reached: timed out"]);
  assert.equal(world.machine("pi@red").processes[0]?.end, "kill");
  assert.equal(world.states, "job2:end");
});

Deno.test("a lost job that is reset is no longer the run's", async () => {
  const world = new FakeWorld({
    machines: ["pi@red", "pi@blue"],
    jobs: makeJobs(2, { command: "sleep 500" }),
  });
  const options = { hosts: "pi@red,pi@blue", timeout: 1 };
  const manager = world.start({ scheduler: "fifo_multi", options });
  await world.clock.advance(5_000);
  world.transport.cutOff("pi@red");
  await world.clock.advance(80_000);
  assert.equal(world.states, "job1:crash job2:start");

  const { changes, problems } = await world.clock.until(
    resetJobs(world.ports, world.ref, { names: ["job1"] }),
  );
  world.transport.comeBack("pi@red");
  await world.finish(manager);

  assert.deepEqual(changes, [{ job: "job1", from: "crash", to: "ready" }]);
  assert.deepEqual(problems, ["pi@red cannot be reached: timed out"]);
  assert.equal(world.states, "job1:ready job2:end");
});
