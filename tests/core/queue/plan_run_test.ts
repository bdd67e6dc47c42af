import assert from "node:assert/strict";
import { pauseQueue } from "../../../src/core/queue/pause.ts";
import { describeRunPlan, planRun } from "../../../src/core/queue/plan_run.ts";
import { rehearse } from "../../../src/core/rehearsal/rehearse.ts";
import { runQueue } from "../../../src/core/queue/run.ts";
import { fifo } from "../../../src/schedulers/fifo.ts";
import { holdJobs } from "../../../src/core/queue/hold.ts";
import { FakeWorld, type WorldRun } from "../../support/fake_world.ts";
import { makeJob, makeJobs } from "../../support/make.ts";

const ON_RED = { user: "pi", host: "red", command: "sleep 60" };
const FIFO = { scheduler: "fifo", options: { max_parallel: 2 } };
const MULTI = {
  scheduler: "fifo_multi",
  options: { hosts: "pi@red,pi@blue,pi@red" },
};
const ANYWHERE = { command: "sleep 60" };

/** What is planned, and nothing of it is done. */
async function planIn(
  world: FakeWorld,
  { scheduler = "fifo", options = {} }: WorldRun = FIFO,
) {
  const { store, ref, ports, transport } = world;
  const before = store.changes(ref).length;
  const opened = new Set(
    [...transport.machines.values()].flatMap(({ processes }) => processes),
  );

  const plan = await planRun(ports, ref, { scheduler, options });

  assert.equal(store.changes(ref).length, before);
  for (const machine of transport.machines.values()) {
    assert.ok(machine.processes.every((process) => opened.has(process)));
  }
  return plan;
}

for (const run of [FIFO, MULTI]) {
  Deno.test(`the plan of ${run.scheduler} is what the run does`, async () => {
    const world = new FakeWorld({
      machines: ["pi@red", "pi@blue"],
      jobs: [
        ...makeJobs(6, run === FIFO ? ON_RED : ANYWHERE),
        ["urgent", makeJob("urgent", { ...ON_RED, priority: 5 })],
      ],
    });
    const { starts, next } = await planIn(world, run);

    const manager = world.start(run);
    await world.finish(manager);

    const started = manager.news.filter((line) => line.startsWith("starting"));
    const planned = starts.map(({ job, machine }) =>
      `starting ${job} on ${machine}`
    );
    assert.deepEqual(started.slice(0, planned.length), planned);
    assert.deepEqual(
      started.slice(planned.length).map((line) => line.split(" ")[1]),
      next,
    );
    assert.equal(starts.length + next.length, 7);
  });
}

Deno.test("a plan tells what does not start, and why", async () => {
  const world = new FakeWorld({
    jobs: [
      ...makeJobs(2, { ...ON_RED, status: "end" }),
      ["held", makeJob("held", ON_RED)],
      ["behind", makeJob("behind", { ...ON_RED, after: "held" })],
      ["broken", makeJob("broken", { ...ON_RED, output: "../x" })],
      ["follower", makeJob("follower", { ...ON_RED, after: "broken" })],
      ["homeless", makeJob("homeless", ANYWHERE)],
    ],
  });
  await holdJobs(world.ports, world.ref, ["held"]);

  const plan = await planIn(world);

  assert.deepEqual(plan.starts, []);
  assert.deepEqual(
    Object.fromEntries(plan.waiting.map(({ job, reason }) => [
      job,
      reason,
    ])),
    {
      homeless: "no user and host are assigned to it",
      held: "it is held; see cms queue release",
      behind: "job held, which it comes after, has not ended",
    },
  );
  assert.deepEqual(plan.failing.map(({ job }) => job), ["broken", "follower"]);
});

Deno.test("what runs already has its slot in a plan", async () => {
  const world = new FakeWorld({ jobs: makeJobs(4, ON_RED) });
  world.start(FIFO);
  await world.clock.advance(5_000);
  world.kill();

  const plan = await planIn(world);

  assert.deepEqual(plan.running.map(({ job }) => job), ["job1", "job2"]);
  assert.deepEqual([plan.starts, plan.next], [[], ["job3", "job4"]]);
});

Deno.test("the plan of a paused queue starts nothing", async () => {
  const world = new FakeWorld({ jobs: makeJobs(2, ON_RED) });
  await pauseQueue(world.ports, world.ref);

  const plan = await planIn(world);

  assert.equal(plan.paused, true);
  assert.deepEqual([plan.starts, plan.next], [[], ["job1", "job2"]]);
  assert.match(describeRunPlan(plan).join("\n"), /the queue is paused/);
});

Deno.test("a run is not rehearsed among other changes: it would not end", async () => {
  const { ports, ref } = new FakeWorld({ jobs: makeJobs(1, ON_RED) });

  await assert.rejects(runQueue(rehearse(ports).ports, ref, FIFO), {
    code: "usage",
    hint: "planRun tells what a run would do",
  });
});

Deno.test("an option that no run has is refused, not passed over", async () => {
  const world = new FakeWorld({ jobs: makeJobs(1, ON_RED) });
  const options = { ...FIFO.options, maxFailures: 1 };

  await assert.rejects(planIn(world, { ...FIFO, options }), {
    code: "usage",
    message:
      'Cannot run with the option "maxFailures": fifo has no such option',
    hint: /max_failures/,
  });
});

Deno.test("a scheduler of a program's own is checked as one of a file is", async () => {
  const { ports, ref } = new FakeWorld({ jobs: makeJobs(1, ON_RED) });
  const scheduler = { ...fifo, name: "../x" };

  await assert.rejects(planRun(ports, ref, { ...FIFO, scheduler }), {
    code: "invalid",
    message: /its name is "..\/x"/,
  });
});
