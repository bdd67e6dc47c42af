import assert from "node:assert/strict";
import { FakeWorld } from "../support/fake_world.ts";
import { makeJob } from "../support/make.ts";

/** A world with a job for each command, in this order. */
function worldOf(...jobs: (string | Record<string, string | number>)[]) {
  const on = { user: "pi", host: "red" };
  return new FakeWorld({
    jobs: jobs.map((job, at) => {
      const set = typeof job === "string" ? { command: job } : job;
      return [`j${at + 1}`, makeJob(`j${at + 1}`, { ...on, ...set })] as const;
    }),
  });
}

function options(max_parallel: number, max_failures: number) {
  return { options: { max_parallel, max_failures } };
}

Deno.test("nothing more is started when so many jobs have failed", async () => {
  const world = worldOf("exit 3", "sleep 1", "exit 3", "sleep 1", "sleep 1");

  const { failed, stopped } = await world.run(options(1, 2));

  assert.deepEqual(failed, ["j1", "j3"]);
  assert.equal(world.states, "j1:end j2:end j3:end j4:ready j5:ready");
  assert.deepEqual(stopped, { code: "failures", reason: "2 jobs have failed" });
});

Deno.test("jobs that run go on to their ends", async () => {
  const world = worldOf("sleep 600", "exit 3", "sleep 1");

  const manager = world.start(options(2, 1));
  const { completed, running, stopped } = await world.finish(manager);

  assert.deepEqual(completed.toSorted(), ["j1", "j2"]);
  assert.deepEqual(running, []);
  assert.equal(stopped?.reason, "1 job has failed");
  assert.equal(world.job("j3")["status"], "ready");
  assert.ok(world.clock.elapsed > 600_000);
  assert.ok(manager.news.includes("1 job has failed: nothing more is started"));
});

Deno.test("a run whose jobs have all had their turn is not stopped by the last failure", async () => {
  const world = worldOf("sleep 1", "exit 3");

  const { failed, stopped } = await world.run(options(1, 1));

  assert.deepEqual(failed, ["j2"]);
  assert.equal(stopped, undefined);
});

Deno.test("a failure that is tried again is none yet, what could not be started is one", async () => {
  const world = worldOf(
    { command: "exit 3 1 times", retries: 1 },
    { command: "true", walltime: "soon" },
    "sleep 1",
  );

  const { completed, failed } = await world.run(options(1, 1));

  assert.deepEqual(completed, ["j1"]);
  assert.deepEqual(failed, ["j2"]);
  assert.equal(world.job("j3")["status"], "ready");
});

Deno.test("jobs that wait for a time are not waited for then", async () => {
  const world = worldOf("exit 3", { begin: "2099-01-01", command: "sleep 1" });

  const { stopped } = await world.run(options(2, 1));

  assert.equal(stopped?.code, "failures");
  assert.ok(world.clock.elapsed < 60_000);
});

Deno.test("fewer failures than that stop nothing", async () => {
  const world = worldOf("exit 3", "exit 3", "sleep 1");

  const { failed, stopped } = await world.run(options(1, 3));

  assert.deepEqual(failed, ["j1", "j2"]);
  assert.equal(stopped, undefined);
});
