import assert from "node:assert/strict";
import { addJobs } from "../../src/core/queue/add.ts";
import { deleteJobs } from "../../src/core/queue/delete.ts";
import { removeQueue } from "../../src/core/queue/remove.ts";
import { resetJobs } from "../../src/core/queue/reset.ts";
import type { Ports } from "../../src/core/ports.ts";
import { describePlan, type Plan } from "../../src/core/rehearsal/plan.ts";
import { rehearse } from "../../src/core/rehearsal/rehearse.ts";
import { FakeWorld } from "../support/fake_world.ts";
import { makeJobs } from "../support/make.ts";

const ON_RED = { user: "pi", host: "red", command: "sleep 60" };
const ONE = { options: { max_parallel: 1 } };

/** One job has ended, one runs, one waits, and nobody looks after them. */
async function halfWay(): Promise<FakeWorld> {
  const world = new FakeWorld({ jobs: makeJobs(3, ON_RED) });
  world.start(ONE);
  await world.clock.advance(70_000);
  world.kill();
  return world;
}

/** What would be done; nothing is. */
async function planOf(
  world: FakeWorld,
  work: (ports: Ports) => Promise<unknown>,
): Promise<Plan> {
  const [states, changes] = [world.states, world.store.changes(world.ref)];
  const { ports, plan } = rehearse({
    ...world.ports,
    transport: () => assert.fail("a rehearsal reaches no machine"),
  });
  await work(ports);
  assert.equal(world.states, states);
  assert.deepEqual(world.store.changes(world.ref), changes);
  return plan;
}

Deno.test("a reset would end what runs, remove its traces and write records", async () => {
  const world = await halfWay();

  const plan = await planOf(world, (ports) => resetJobs(ports, world.ref, {}));

  assert.deepEqual(plan.kills, [{ job: "job2", machine: "pi@red" }]);
  assert.deepEqual(
    plan.removals.map(({ machine, directory }) => `${machine} ${directory}`),
    ["pi@red experiment/job2"],
  );
  assert.ok(plan.removals[0]?.files.includes("job2.out"));
  assert.deepEqual(plan.changes, [{
    job: "job2",
    set: { status: "ready", pid: null },
    unset: ["attempt"],
  }]);
});

Deno.test("what a plan says of a reset is what the reset does", async () => {
  const world = await halfWay();
  const filter = { names: ["job1", "job2"] };
  const plan = await planOf(
    world,
    (ports) => resetJobs(ports, world.ref, filter),
  );
  const before = world.store.changes(world.ref).length;

  await world.clock.until(resetJobs(world.ports, world.ref, filter));

  const done = world.store.changes(world.ref).slice(before);
  assert.deepEqual(
    done.map(({ job }) => job),
    plan.changes.map(({ job }) => job),
  );
  assert.equal(world.states, "job1:ready job2:ready job3:ready");
  const ends = world.machine("pi@red").processes.map(({ end }) => end);
  assert.deepEqual(ends, ["exit", "kill"]);
});

Deno.test("a deletion would end what runs and take jobs out", async () => {
  const world = await halfWay();

  const plan = await planOf(
    world,
    (ports) => deleteJobs(ports, world.ref, { names: ["job2", "job3"] }),
  );

  assert.deepEqual(plan.kills, [{ job: "job2", machine: "pi@red" }]);
  assert.deepEqual(plan.changes, [
    { job: "job2", delete: true },
    { job: "job3", delete: true },
  ]);
});

Deno.test("a removal would take the queue's file, too", async () => {
  const world = await halfWay();

  const plan = await planOf(world, (ports) => removeQueue(ports, world.ref));

  assert.deepEqual(plan.queues, ["experiment/a-queue.yaml"]);
  assert.equal(plan.removals.length, 2);
  assert.match(
    describePlan(plan).join("\n"),
    /remove experiment\/a-queue\.yaml/,
  );
});

Deno.test("an addition is refused in a rehearsal as it would be, and else told", async () => {
  const world = await halfWay();
  const add = (names: string[]) =>
    planOf(
      world,
      (ports) => addJobs(ports, world.ref, { names, spec: ON_RED }),
    );

  await assert.rejects(add(["job1"]), { code: "conflict" });
  const plan = await add(["new"]);

  assert.deepEqual(describePlan(plan), [
    "Nothing is changed. This would be done:",
    "  add new, ready on pi@red: sleep 60",
  ]);
});

Deno.test("where nothing would be done, a plan says so", async () => {
  const world = new FakeWorld({ jobs: makeJobs(1, ON_RED) });

  const plan = await planOf(world, (ports) => resetJobs(ports, world.ref, {}));

  assert.deepEqual(describePlan(plan), ["Nothing would be done."]);
});
