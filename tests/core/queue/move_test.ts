import assert from "node:assert/strict";
import fc from "fast-check";
import { arrange } from "../../../src/core/change.ts";
import { moveJobs } from "../../../src/core/queue/move.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { makeJob, makeJobs } from "../../support/make.ts";

const ON_RED = { user: "pi", host: "red", command: "sleep 60" };
const ONE = { options: { max_parallel: 1, timeout: 2 } };

function orderIn({ store, ref }: FakeWorld): string {
  return [...store.records(ref).keys()].join(" ").replaceAll("job", "");
}

function startedIn(world: FakeWorld): string[] {
  return world.machine("pi@red").processes.map(({ order }) => order.name);
}

Deno.test("jobs are moved to the first and the last place, before and behind a job", async () => {
  const world = new FakeWorld({ jobs: makeJobs(5, ON_RED) });
  const move = (names: string[], target: object) =>
    moveJobs(world.ports, world.ref, { names, ...target });

  await move(["job4"], { to: "first" });
  assert.equal(orderIn(world), "4 1 2 3 5");
  await move(["job4", "job1"], { to: "last" });
  assert.equal(orderIn(world), "2 3 5 4 1");
  await move(["job1", "job5"], { before: "job3" });
  assert.equal(orderIn(world), "2 1 5 3 4");
  await move(["job2"], { behind: "job5" });
  assert.equal(orderIn(world), "1 5 2 3 4");
});

Deno.test("what stands there already is not written", async () => {
  const world = new FakeWorld({ jobs: makeJobs(3, ON_RED) });

  const isMoved = await moveJobs(world.ports, world.ref, {
    names: ["job2"],
    behind: "job1",
  });

  assert.equal(isMoved, false);
  assert.deepEqual(world.store.changes(world.ref), []);
});

Deno.test("no more jobs are written down than are concerned", async () => {
  const world = new FakeWorld({ jobs: makeJobs(100, ON_RED) });

  await moveJobs(world.ports, world.ref, { names: ["job3"], to: "first" });

  assert.deepEqual(world.store.changes(world.ref), [
    { job: "job3", order: ["job3", "job1", "job2"] },
  ]);
});

Deno.test("a run that is under way follows", async () => {
  const world = new FakeWorld({ jobs: makeJobs(4, ON_RED) });
  const manager = world.start(ONE);
  await world.clock.advance(5_000);

  await moveJobs(world.ports, world.ref, { names: ["job4"], before: "job2" });
  await world.finish(manager);

  assert.deepEqual(startedIn(world), ["job1", "job4", "job2", "job3"]);
});

Deno.test("a run follows a person who moves jobs in the file", async () => {
  const world = new FakeWorld({ jobs: makeJobs(3, ON_RED) });
  const manager = world.start(ONE);
  await world.clock.advance(5_000);

  world.store.edit(world.ref, (records) => {
    const job2 = records.get("job2")!;
    records.delete("job2");
    records.set("job2", job2);
  });
  await world.finish(manager);

  assert.deepEqual(startedIn(world), ["job1", "job3", "job2"]);
});

Deno.test("a higher priority still comes first", async () => {
  const world = new FakeWorld({
    jobs: [
      ["a", makeJob("a", { ...ON_RED, priority: 1 })],
      ...makeJobs(2, ON_RED),
    ],
  });

  await moveJobs(world.ports, world.ref, { names: ["a"], to: "last" });
  await moveJobs(world.ports, world.ref, { names: ["job2"], to: "first" });
  await world.run(ONE);

  assert.deepEqual(startedIn(world), ["a", "job2", "job1"]);
});

Deno.test("a target that is none is refused, and a job that is not there", async () => {
  const world = new FakeWorld({ jobs: makeJobs(3, ON_RED) });
  const move = (names: string[], target: object) =>
    moveJobs(world.ports, world.ref, { names, ...target });

  const usage = { code: "usage" };
  await assert.rejects(move(["job1"], {}), usage);
  await assert.rejects(move(["job1"], { to: "top" }), usage);
  await assert.rejects(move(["job1"], { to: "last", before: "job2" }), usage);
  await assert.rejects(move(["job1"], { before: "job1" }), usage);
  await assert.rejects(move(["job1"], { before: "x" }), { code: "not-found" });
  await assert.rejects(move(["x"], { to: "last" }), { code: "not-found" });
  assert.equal(orderIn(world), "1 2 3");
});

Deno.test("moves that are replayed over their own outcome change nothing", () => {
  const names = ["a", "b", "c", "d", "e"];
  const moves = fc.array(
    fc.record({ name: fc.constantFrom(...names), to: fc.nat({ max: 4 }) }),
  );
  fc.assert(fc.property(moves, (moves) => {
    let entries = new Map(names.map((name) => [name, name]));
    const orders: string[][] = [];
    for (const { name, to } of moves) {
      const before = [...entries.keys()];
      const after = before.filter((other) => other !== name);
      after.splice(to, 0, name);
      const last = after.findLastIndex((name, at) => name !== before[at]);
      orders.push(after.slice(0, last + 1));
      entries = arrange(entries, orders.at(-1)!);
    }

    let again = entries;
    for (const order of orders) again = arrange(again, order);

    assert.deepEqual([...again.keys()], [...entries.keys()]);
  }));
});
