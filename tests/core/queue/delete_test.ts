import assert from "node:assert/strict";
import { deleteJobs } from "../../../src/core/queue/delete.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { makeJobs } from "../../support/make.ts";

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

Deno.test("jobs that wait are deleted without a word to a machine", async () => {
  const world = new FakeWorld({ machines: [], jobs: makeJobs(3) });

  const { problems } = await world.clock.until(
    deleteJobs(world.ports, world.ref, { names: ["job3", "job1"] }),
  );

  assert.deepEqual(problems, []);
  assert.equal(world.states, "job2:ready");
});

Deno.test("a job that is running is killed and deleted", async () => {
  const world = await makeWorld();

  const { problems } = await world.clock.until(
    deleteJobs(world.ports, world.ref, { names: ["job1", "job3"] }),
  );

  assert.deepEqual(problems, []);
  assert.equal(world.states, "job2:start job4:ready");
  assert.deepEqual(
    world.machine("pi@red").processes.map(({ end }) => end),
    ["kill", undefined],
  );
});

Deno.test("a job on a host that is not accessible is deleted, and it is told that it may run", async () => {
  const world = await makeWorld();
  world.transport.cutOff("pi@red");

  const { problems } = await world.clock.until(
    deleteJobs(world.ports, world.ref, { names: ["job1"] }),
  );

  assert.deepEqual(problems, ["pi@red cannot be reached: timed out"]);
  assert.equal(world.states, "job2:start job3:ready job4:ready");
});

Deno.test("a job that counts as crashed, and runs for all that, is killed", async () => {
  const world = await makeWorld();
  world.edit("job1", { status: "crash" }); // as after a silence

  await world.clock.until(
    deleteJobs(world.ports, world.ref, { names: ["job1"] }),
  );

  assert.equal(world.machine("pi@red").processes[0]?.end, "kill");
});

Deno.test("a name that is not in the queue is an error, and nothing is deleted", async () => {
  const world = await makeWorld();

  await assert.rejects(
    world.clock.until(
      deleteJobs(world.ports, world.ref, { names: ["job1", "nosuch"] }),
    ),
    { code: "not-found", message: 'Cannot find job "nosuch" in queue a' },
  );

  assert.equal(world.machine("pi@red").alive.length, 2);
  assert.match(world.states, /^job1:start job2:start/);
});

Deno.test("jobs of one state are deleted, of all or of those that are named", async () => {
  const world = await makeWorld();

  const waiting = await world.clock.until(
    deleteJobs(world.ports, world.ref, {
      names: ["job1", "job3"],
      status: "ready",
    }),
  );
  const running = await world.clock.until(
    deleteJobs(world.ports, world.ref, { status: "start" }),
  );

  assert.deepEqual(waiting, { deleted: ["job3"], problems: [] });
  assert.deepEqual(running, { deleted: ["job1", "job2"], problems: [] });
  assert.equal(world.states, "job4:ready");
  assert.deepEqual(
    world.machine("pi@red").processes.map(({ end }) => end),
    ["kill", "kill"],
  );
});

Deno.test("where no job is in that state, none is deleted", async () => {
  const world = await makeWorld();

  const { deleted } = await deleteJobs(world.ports, world.ref, {
    status: "end",
  });

  assert.deepEqual(deleted, []);
  await assert.rejects(
    deleteJobs(world.ports, world.ref, { names: ["no"], status: "end" }),
    { code: "not-found" },
  );
});
