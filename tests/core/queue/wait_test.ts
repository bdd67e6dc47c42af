import assert from "node:assert/strict";
import { holdJobs, releaseJobs } from "../../../src/core/queue/hold.ts";
import { waitForJobs } from "../../../src/core/queue/wait.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { makeJobs } from "../../support/make.ts";

function worldOf(command = "true"): FakeWorld {
  const on = { user: "pi", host: "red", command };
  return new FakeWorld({ jobs: makeJobs(2, on) });
}

function wait({ clock, ports, ref }: FakeWorld, names?: string[]) {
  return clock.until(waitForJobs(ports, ref, { names }));
}

Deno.test("who waits for a job that is held is told so when nobody runs the queue", async () => {
  const world = worldOf();
  await holdJobs(world.ports, world.ref, ["job1"]);

  await assert.rejects(wait(world, ["job1"]), {
    code: "conflict",
    message: 'Cannot wait for job "job1": it is held',
    hint: "let it run: cms queue release a --name=job1",
  });
});

Deno.test("who waits for a job that is held and released in time sees its end", async () => {
  const world = worldOf("sleep 20");
  await holdJobs(world.ports, world.ref, ["job1"]);
  const { summary } = world.start();
  const waited = wait(world);

  world.clock.after(10_000, () => {
    releaseJobs(world.ports, world.ref, ["job1"]);
  });

  assert.deepEqual((await waited).completed, ["job1", "job2"]);
  await world.clock.until(summary);
});

Deno.test("who waits for a job whose order never arrived is told that nobody runs the queue", async () => {
  const world = worldOf();
  world.machine("pi@red").refuses = () => "nothing";
  world.start();
  await world.clock.advance(3_000);
  assert.match(world.states, /job1:run/);
  world.kill();

  await assert.rejects(wait(world, ["job1"]), {
    code: "conflict",
    message: 'Cannot wait for job "job1": nobody runs queue a',
  });
});

Deno.test("a wait ends in time though the machine that is asked says nothing", async () => {
  const world = worldOf("sleep 9000");
  world.start();
  await world.clock.advance(3_000);
  world.kill();
  world.transport.latencyMs = () => 3_600_000;
  const { clock, ports, ref } = world;
  const before = clock.elapsed;

  const waited = await clock.until(
    waitForJobs(ports, ref, { names: ["job1"], timeoutMs: 60_000 }),
  );

  assert.deepEqual(waited.left, ["job1"]);
  assert.equal(clock.elapsed - before, 60_000);
});

Deno.test("who waits for a job whose manager is gone sees how it ends", async () => {
  const world = worldOf("sleep 20");
  world.start();
  await world.clock.advance(3_000);
  world.kill();

  assert.deepEqual((await wait(world)).completed, ["job1", "job2"]);
});

Deno.test("who has waited for all jobs can run the queue anew", async () => {
  const world = worldOf("sleep 20");
  const { summary } = world.start();

  await wait(world);

  assert.equal(world.ports.queues.manager(world.ref), undefined);
  await world.clock.until(summary);
});
