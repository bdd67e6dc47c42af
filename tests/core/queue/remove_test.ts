import assert from "node:assert/strict";
import { removeQueue } from "../../../src/core/queue/remove.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { makeJobs } from "../../support/make.ts";

const LONG = { user: "pi", host: "red", command: "sleep 600" };

Deno.test("a queue that is being run is not removed, and its jobs run on", async () => {
  const world = new FakeWorld({ jobs: makeJobs(2, LONG) });
  const manager = world.start();
  await world.clock.advance(5_000);

  await assert.rejects(
    world.clock.until(removeQueue(world.ports, world.ref)),
    { code: "busy" },
  );

  assert.deepEqual(
    world.machine("pi@red").processes.map(({ end }) => end),
    [undefined, undefined],
  );
  manager.interrupt();
  await world.finish(manager);
});

Deno.test("with a queue its jobs end", async () => {
  const world = new FakeWorld({ jobs: makeJobs(2, LONG) });
  const manager = world.start();
  await world.clock.advance(5_000);
  manager.interrupt();
  await world.finish(manager);

  const problems = await world.clock.until(
    removeQueue(world.ports, world.ref),
  );

  assert.deepEqual(problems, []);
  assert.deepEqual(
    world.machine("pi@red").processes.map(({ end }) => end),
    ["kill", "kill"],
  );
  await assert.rejects(world.ports.queues.open(world.ref), {
    code: "not-found",
  });
});
