import assert from "node:assert/strict";
import { FakeWorld } from "../support/fake_world.ts";
import { makeJobs } from "../support/make.ts";

const jobs = (count: number, command: string) =>
  makeJobs(count, { user: "pi", host: "red", command });

/** Names of the jobs that a machine is asked about from now on. */
function listen(world: FakeWorld): string[] {
  const red = world.machine("pi@red");
  const report = red.report.bind(red);
  const asked: string[] = [];
  red.report = (job) => {
    asked.push(job.name);
    return report(job);
  };
  return asked;
}

Deno.test("a machine is asked about its jobs now and then", async () => {
  const world = new FakeWorld({ jobs: jobs(1, "sleep 60") });
  const asked = listen(world);

  await world.run();

  assert.ok(asked.length >= 10 && asked.length <= 13, `${asked.length} times`);
});

Deno.test("a machine is not asked about jobs that began a moment ago", async () => {
  const world = new FakeWorld({ jobs: jobs(20, "sleep 3") });
  const asked = listen(world);

  const { completed } = await world.run();

  assert.equal(completed.length, 20);
  assert.deepEqual(asked, []);
});

Deno.test("a job that vanished in its first moments is found to have crashed all the same", async () => {
  const world = new FakeWorld({ jobs: jobs(1, "sleep 60") });
  const manager = world.start();
  await world.clock.advance(2_000);

  world.machine("pi@red").alive[0]!.end = "lost";
  await world.clock.advance(8_000);

  assert.equal(world.states, "job1:crash");
  await world.finish(manager);
});
