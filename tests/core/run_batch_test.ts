import assert from "node:assert/strict";
import type { JobReport } from "../../src/core/transport.ts";
import { FakeWorld } from "../support/fake_world.ts";
import { makeJobs } from "../support/make.ts";

const ONE = { options: { max_parallel: 1, timeout: 2 } };
const FORGOTTEN = "Slurm has forgotten it";

/** A world whose machine says more about its jobs than it does by itself. */
function worldWhere(
  says: (report: JobReport) => Partial<JobReport>,
): FakeWorld {
  const world = new FakeWorld({
    jobs: makeJobs(1, { user: "pi", host: "red", command: "sleep 60" }),
  });
  const red = world.machine("pi@red");
  const report = red.report.bind(red);
  red.report = (place) => {
    const found = report(place);
    return { ...found, ...says(found) };
  };
  return world;
}

Deno.test("a job that waits in a batch system says why, until it begins", async () => {
  let [waitsFor, begins] = ["Priority", false];
  const world: FakeWorld = worldWhere(() =>
    begins ? {} : {
      attempt: String(world.job("job1")["attempt"]),
      alive: true,
      waiting: true,
      waitsFor,
    }
  );
  world.machine("pi@red").launchMs = 15_000;
  const manager = world.start(ONE);

  await world.clock.advance(6_000);
  const first = world.job("job1")["reason"];
  waitsFor = "Resources";
  await world.clock.advance(6_000);
  const second = world.job("job1")["reason"];
  begins = true;
  await world.clock.advance(10_000);

  assert.deepEqual([first, second], ["Priority", "Resources"]);
  assert.equal(world.states, "job1:start");
  assert.equal("reason" in world.job("job1"), false);
  await world.finish(manager);
  assert.equal(world.states, "job1:end");
});

Deno.test("a job that its batch system has forgotten is neither done nor failed, and says so", async () => {
  const world = worldWhere(() => ({ alive: true, doubt: FORGOTTEN }));
  const manager = world.start(ONE);

  await world.clock.advance(50_000);

  assert.equal(world.states, "job1:start");
  assert.equal(world.job("job1")["reason"], FORGOTTEN);
  await world.finish(manager);
  assert.equal(world.states, "job1:end");
  assert.equal("reason" in world.job("job1"), false);
});

Deno.test("a doubt that lasts as long as a machine may be silent is a crash", async () => {
  const world = worldWhere(() => ({ alive: true, doubt: FORGOTTEN }));
  const red = world.machine("pi@red");
  red.onStart = (process) => red.lose(process);

  await world.run(ONE);

  assert.equal(world.states, "job1:crash");
  assert.equal(world.job("job1")["reason"], FORGOTTEN);
  assert.ok(world.clock.now() - red.processes[0]!.startedAt >= 120_000);
  assert.deepEqual(red.files.get("experiment/job1")?.states, [
    "start",
    "crash",
  ]);
});

Deno.test("a doubt that passes counts from its next beginning", async () => {
  let doubt: string | undefined = FORGOTTEN;
  const world = worldWhere(() => ({ alive: true, doubt }));
  const red = world.machine("pi@red");
  red.onStart = (process) => red.lose(process);
  world.start(ONE);

  await world.clock.advance(100_000);
  doubt = undefined;
  await world.clock.advance(10_000);
  doubt = FORGOTTEN;
  await world.clock.advance(100_000);

  assert.equal(world.states, "job1:start");
});
