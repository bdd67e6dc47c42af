import assert from "node:assert/strict";
import { addHosts } from "../../src/core/cluster/add.ts";
import { setHosts } from "../../src/core/cluster/set.ts";
import { FakeWorld } from "../support/fake_world.ts";
import { makeJobs } from "../support/make.ts";

const LONG = { command: "sleep 10" };

/** A run of 10 jobs over the hosts `red` and `blue`, with two slots each. */
async function makeWorld(jobs = 10) {
  const world = new FakeWorld({
    machines: ["pi@red", "pi@blue", "pi@green"],
    jobs: makeJobs(jobs, LONG),
  });
  await world.clusters.create(world.ref);
  for (const id of ["red", "blue"]) await add(world, id);
  const manager = world.start({
    scheduler: "fifo_multi",
    options: { hostfile: "a" },
  });
  await world.clock.advance(2_000);
  assert.deepEqual(aliveOf(world), { red: 2, blue: 2, green: 0 });
  return { world, manager };
}

function add(world: FakeWorld, id: string): Promise<string[]> {
  const spec = { name: id, user: "pi", slots: 2 };
  return addHosts(world.ports, world.ref, { ids: [id], spec });
}

function set(
  world: FakeWorld,
  id: string,
  [key, value]: [string, string],
): Promise<void> {
  return setHosts(world.ports, world.ref, { ids: [id], key, value });
}

/** How many jobs run where. */
function aliveOf(world: FakeWorld) {
  const count = (key: string) => world.machine(key).alive.length;
  return {
    red: count("pi@red"),
    blue: count("pi@blue"),
    green: count("pi@green"),
  };
}

Deno.test("a host that is drained gets no more jobs, and what runs there ends well", async () => {
  const { world, manager } = await makeWorld();

  await set(world, "red", ["status", "drained"]);
  await world.clock.advance(1_000);
  const soon = aliveOf(world);
  await world.clock.advance(10_000);
  const later = aliveOf(world);
  const { completed, stopped } = await world.finish(manager);

  assert.deepEqual(soon, { red: 2, blue: 2, green: 0 });
  assert.deepEqual(later, { red: 0, blue: 2, green: 0 });
  assert.equal(completed.length, 10);
  assert.equal(stopped, undefined);
  assert.equal(world.machine("pi@red").processes.length, 2);
});

Deno.test("a host that is active again gets jobs again, no more than before", async () => {
  const { world, manager } = await makeWorld(20);
  await set(world, "red", ["status", "inactive"]);
  await world.clock.advance(1_000);

  await set(world, "red", ["status", "active"]);
  await world.clock.advance(2_000);
  const busy = aliveOf(world); // the jobs of before still have their slots
  await set(world, "red", ["status", "inactive"]);
  await world.clock.advance(10_000);
  const drained = aliveOf(world);
  await set(world, "red", ["status", "active"]);
  await world.clock.advance(2_000);
  const again = aliveOf(world);

  assert.deepEqual(busy, { red: 2, blue: 2, green: 0 });
  assert.deepEqual(drained, { red: 0, blue: 2, green: 0 });
  assert.deepEqual(again, { red: 2, blue: 2, green: 0 });
  assert.equal((await world.finish(manager)).completed.length, 20);
});

Deno.test("a host that is added during a run gets jobs", async () => {
  const { world, manager } = await makeWorld();

  await add(world, "green");
  await world.clock.advance(2_000);

  assert.deepEqual(aliveOf(world), { red: 2, blue: 2, green: 2 });
  assert.equal((await world.finish(manager)).completed.length, 10);
});

Deno.test("a host has as many jobs as its max_jobs_allowed says by now", async () => {
  const { world, manager } = await makeWorld(30);

  await set(world, "red", ["max_jobs_allowed", "5"]);
  await world.clock.advance(2_000);
  const more = aliveOf(world);
  await set(world, "red", ["max_jobs_allowed", "1"]);
  await world.clock.advance(12_000);
  const less = aliveOf(world);

  assert.deepEqual(more, { red: 5, blue: 2, green: 0 });
  assert.deepEqual(less, { red: 1, blue: 2, green: 0 });
  assert.equal((await world.finish(manager)).completed.length, 30);
});

Deno.test("what runs on slots that were taken away counts when they are given back", async () => {
  const { world, manager } = await makeWorld(30);
  await set(world, "red", ["max_jobs_allowed", "4"]);
  await world.clock.advance(3_000);
  await set(world, "red", ["max_jobs_allowed", "0"]);
  await world.clock.advance(6_000);
  assert.equal(aliveOf(world).red, 2); // the other two have ended

  await set(world, "red", ["max_jobs_allowed", "2"]);
  await world.clock.advance(1_000);

  assert.equal(aliveOf(world).red, 2);
  assert.equal((await world.finish(manager)).completed.length, 30);
});

Deno.test("a run of which all hosts are drained ends when its jobs have ended", async () => {
  const { world, manager } = await makeWorld();
  for (const id of ["red", "blue"]) await set(world, id, ["status", "drained"]);

  const { completed, stopped } = await world.finish(manager);

  assert.equal(completed.length, 4);
  assert.deepEqual(stopped, {
    code: "stuck",
    reason: "no host is active any more; jobs wait: 6",
  });
});

Deno.test("a drained host that loses its connection stays drained", async () => {
  const { world, manager } = await makeWorld();
  await set(world, "red", ["status", "drained"]);
  await world.clock.advance(1_000);

  world.transport.drop("pi@red");
  const { completed } = await world.finish(manager);

  assert.equal(completed.length, 10);
  assert.equal(world.machine("pi@red").processes.length, 2);
});
