import assert from "node:assert/strict";
import { killJobs } from "../../../src/core/queue/kill.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { makeJob, makeJobs } from "../../support/make.ts";

const LONG = { user: "pi", host: "red", command: "sleep 600" };

/** Two jobs run, two wait, and there is no manager any more. */
async function makeWorld(): Promise<FakeWorld> {
  const world = new FakeWorld({ jobs: makeJobs(4, LONG) });
  const manager = world.start();
  await world.clock.advance(5_000);
  manager.interrupt();
  await world.finish(manager);
  return world;
}

function kill(world: FakeWorld, names: string[]) {
  return world.clock.until(killJobs(world.ports, world.ref, names));
}

Deno.test("a running job is killed, and both its record and its log say so", async () => {
  const world = await makeWorld();

  const { changes, problems } = await kill(world, ["job1"]);

  const red = world.machine("pi@red");
  assert.deepEqual(changes, [{ job: "job1", from: "start", to: "kill" }]);
  assert.deepEqual(problems, []);
  assert.equal(world.states, "job1:kill job2:start job3:ready job4:ready");
  assert.equal("attempt" in world.job("job1"), false);
  assert.equal(red.processes[0]?.end, "kill");
  assert.equal(red.report(red.processes[0]!.order).state, "kill");
});

Deno.test("jobs that do not run are left as they are", async () => {
  const world = await makeWorld();
  world.edit("job4", { status: "end" });

  const { changes } = await kill(world, ["job3", "job4"]);

  assert.deepEqual(changes, []);
  assert.match(world.states, /job3:ready job4:end$/);
});

Deno.test("a job that has ended by itself meanwhile is left to a refresh", async () => {
  const world = await makeWorld();
  await world.clock.advance(600_000);

  const { changes } = await kill(world, ["job1"]);

  assert.deepEqual(changes, []);
  assert.equal(world.job("job1")["status"], "start");
});

Deno.test("a job on a machine that does not answer is left as it is, which is told", async () => {
  const world = await makeWorld();
  world.transport.cutOff("pi@red");

  const { changes, problems } = await kill(world, ["job1", "job2"]);

  assert.deepEqual(changes, []);
  assert.deepEqual(problems, ["pi@red cannot be reached: timed out"]);
  assert.match(world.states, /^job1:start job2:start/);
});

Deno.test("a job that counts as crashed, and runs for all that, is killed", async () => {
  const world = await makeWorld();
  world.edit("job1", { status: "crash" }); // as after a silence

  const { changes } = await kill(world, ["job1"]);

  assert.deepEqual(changes, [{ job: "job1", from: "crash", to: "kill" }]);
  assert.equal(world.machine("pi@red").processes[0]?.end, "kill");
});

Deno.test("a job that a dead manager has noted and not sent is killed by that word alone", async () => {
  const job = makeJob("job1", { ...LONG, status: "run", attempt: "dead-1" });
  const world = new FakeWorld({ jobs: [["job1", job]] });

  const { changes } = await kill(world, ["job1"]);

  assert.deepEqual(changes, [{ job: "job1", from: "run", to: "kill" }]);
  await world.run();
  assert.equal(world.states, "job1:kill");
});

Deno.test("what runs in a job's place by now is not killed in its name", async () => {
  const world = await makeWorld();
  world.edit("job1", { attempt: "another" });

  const { changes } = await kill(world, ["job1"]);

  assert.deepEqual(changes, []);
  assert.equal(world.machine("pi@red").alive.length, 2);
});

Deno.test("a name that is not in the queue is an error, and nothing is killed", async () => {
  const world = await makeWorld();

  await assert.rejects(kill(world, ["job1", "nosuch"]), { code: "not-found" });

  assert.equal(world.machine("pi@red").alive.length, 2);
});
