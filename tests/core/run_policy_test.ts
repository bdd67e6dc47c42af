import assert from "node:assert/strict";
import type { Policy } from "../../src/core/scheduler.ts";
import { FakeWorld } from "../support/fake_world.ts";
import { makeJob, makeJobs, makeSlots } from "../support/make.ts";

/** A policy that starts the first job on the first slot, with some of it other. */
function makePolicy(policy: Partial<Policy>): Policy {
  return {
    slots: makeSlots("pi@red", "pi@red", "pi@blue"),
    choose: (waiting, free) => ({ job: waiting.first, slot: free.first }),
    messages: { starting: (job) => job, full: "full" },
    ...policy,
  };
}

function makeWorld(count = 4): FakeWorld {
  const machines = ["pi@red", "pi@blue"];
  return new FakeWorld({
    machines,
    jobs: makeJobs(count, { command: "sleep 9" }),
  });
}

Deno.test("a policy may leave jobs waiting as long as something runs", async () => {
  const world = makeWorld();
  const policy = makePolicy({
    choose: (waiting, free) =>
      [...free].length < 3
        ? undefined
        : { job: waiting.first, slot: free.first },
  });

  const { ran, stopped } = await world.run({ policy });

  assert.equal(stopped, undefined);
  assert.deepEqual(ran, ["job1", "job2", "job3", "job4"]);
});

Deno.test("a policy that starts nothing though nothing runs ends the run, which says so", async () => {
  const world = makeWorld();
  const policy = makePolicy({ choose: () => undefined });

  const { ran, stopped } = await world.run({ policy });

  assert.deepEqual(ran, []);
  assert.deepEqual(stopped, {
    code: "stuck",
    reason: 'the scheduler "own" starts none of the jobs that wait: 4',
  });
});

Deno.test("a slow policy whose first job cannot be started goes on with the next", async () => {
  const world = makeWorld();
  world.edit("job1", { shell: "no shell" });
  const policy = makePolicy({
    choose(waiting, free) {
      world.clock.spend(1_500);
      return { job: waiting.first, slot: free.first };
    },
  });

  const { completed, failed, stopped } = await world.run({ policy });

  assert.equal(stopped, undefined);
  assert.deepEqual(failed, ["job1"]);
  assert.deepEqual(completed, ["job2", "job3", "job4"]);
});

Deno.test("a policy that waits for a machine which may come back is waited for", async () => {
  const world = makeWorld();
  const policy = makePolicy({
    choose(waiting, free) {
      const slot = [...free].find(({ machine }) => machine?.host === "blue");
      return slot && { job: waiting.first, slot };
    },
  });
  const manager = world.start({ policy, options: { timeout: 2 } });
  await world.clock.advance(5_000);
  world.transport.cutOff("pi@blue");
  await world.clock.advance(60_000);
  world.transport.comeBack("pi@blue");

  const { stopped } = await world.finish(manager);

  assert.equal(stopped, undefined);
  assert.equal(world.states, "job1:end job2:end job3:end job4:end");
});

Deno.test("a policy may choose any waiting job and any free slot", async () => {
  const world = makeWorld(6);
  const policy = makePolicy({
    choose: (waiting, free) => ({
      job: [...waiting].at(-1)!,
      slot: [...free].at(-1)!,
    }),
  });

  const { ran } = await world.run({ policy });

  assert.deepEqual(ran, ["job6", "job5", "job4", "job3", "job2", "job1"]);
  assert.equal(world.job("job6")["host"], "blue");
});

/** What a wrong policy does, and what is said of it. */
const WRONG: Readonly<Record<string, [Partial<Policy>, string | RegExp]>> = {
  "chooses a slot that is not free": [
    { choose: ({ first: job }) => ({ job, slot: { index: 99 } }) },
    'it chose the slot 99 for job "job2", which is not free',
  ],
  "chooses a job that does not wait": [
    {
      choose: (_, { first }) => ({
        job: { name: "job1", job: {} },
        slot: first,
      }),
    },
    'it chose the job "job1", which does not wait',
  ],
  "chooses a job that is not in the queue": [
    {
      choose: (_, { first }) => ({ job: { name: "x", job: {} }, slot: first }),
    },
    'it chose the job "x", which does not wait',
  ],
  "answers something else": [
    { choose: () => ({}) as never },
    "its choose answered no job and slot",
  ],
  "answers a promise, which is broken": [
    { choose: () => Promise.reject(new Error("late")) as never },
    "its choose answered a promise, and is to answer at once",
  ],
  "throws what is no error": [
    {
      choose() {
        // deno-lint-ignore no-throw-literal
        throw 10n;
      },
    },
    "its choose threw 10n",
  ],
  "throws where it chooses": [
    { choose: () => fail() },
    /its choose threw TypeError: oh \(run_policy_test\.ts:\d+:\d+\)$/,
  ],
  "throws where it is asked about a job": [
    { accepts: () => fail() },
    /its accepts threw TypeError: oh/,
  ],
};

function fail(): never {
  throw new TypeError("oh");
}

for (const [what, [policy, fault]] of Object.entries(WRONG)) {
  Deno.test(`a policy that ${what} is named, and starts nothing`, async () => {
    const world = makeWorld();
    world.edit("job1", { status: "end" });
    const manager = world.start({ policy: makePolicy(policy) });

    const { ran, stopped } = await world.finish(manager);

    assert.deepEqual(ran, []);
    assert.equal(stopped?.code, "stuck");
    assert.match(stopped.reason, /^the scheduler "own" is faulty: /);
    if (typeof fault === "string") assert.ok(stopped.reason.endsWith(fault));
    else assert.match(stopped.reason, fault);
    assert.ok(
      manager.news.includes(`No more jobs are started: ${stopped.reason}`),
    );
    assert.equal(world.machine("pi@red").processes.length, 0);
    assert.equal(
      world.states,
      "job1:end job2:undefined job3:undefined job4:undefined",
    );
  });
}

Deno.test("jobs that run when a policy turns out to be wrong are looked after to their end", async () => {
  const world = makeWorld();
  let asked = 0;
  const policy = makePolicy({
    choose: (waiting, free) =>
      ++asked > 2 ? fail() : { job: waiting.first, slot: free.first },
  });

  const { completed, stopped } = await world.run({ policy });

  assert.deepEqual(completed, ["job1", "job2"]);
  assert.equal(stopped?.code, "stuck");
  assert.match(world.states, /^job1:end job2:end job3:undefined/);
});

Deno.test("a wrong message does not keep a job from being run", async () => {
  const world = makeWorld(1);
  const policy = makePolicy({ messages: { starting: fail, full: "full" } });

  const { completed } = await world.run({ policy });

  assert.deepEqual(completed, ["job1"]);
});

Deno.test("a policy whose placed is asynchronous is named, and its job is run", async () => {
  const world = makeWorld(2);
  const placed = () => Promise.reject(new Error("late"));
  const policy = makePolicy({ placed });

  const { completed, stopped } = await world.run({ policy });

  assert.deepEqual(completed, ["job1"]);
  assert.match(stopped!.reason, /its placed answered a promise/);
});

Deno.test("a policy is told of each choice that was taken", async () => {
  const world = makeWorld(3);
  const placed: string[] = [];
  const policy = makePolicy({
    placed: ({ job, slot }) => placed.push(`${job.name} ${slot.index}`),
  });

  await world.run({ policy });

  assert.deepEqual(placed, ["job1 0", "job2 1", "job3 2"]);
});

Deno.test("a policy is asked about jobs that wait, and no others", async () => {
  const states = ["start", "end", "ready", "crash", "hold", "undefined"];
  const jobs = states.map((status) =>
    [status, makeJob(status, { status })] as const
  );
  const world = new FakeWorld({ jobs });
  const asked = new Set<unknown>();
  const policy = makePolicy({
    slots: makeSlots("pi@red"),
    accepts: ({ name }) => asked.add(name).size > 0,
  });

  const { completed } = await world.run({ policy });

  assert.deepEqual([...asked], ["ready", "undefined"]);
  assert.deepEqual(completed, ["ready", "undefined"]);
});

Deno.test("a slow policy is named once, and jobs are looked after meanwhile", async () => {
  const world = makeWorld(6);
  const policy = makePolicy({
    choose(waiting, free) {
      world.clock.spend(700);
      return { job: waiting.first, slot: free.first };
    },
  });
  const manager = world.start({ policy });

  const { completed } = await world.finish(manager);

  assert.equal(completed.length, 6);
  assert.deepEqual(
    manager.news.filter((line) => line.includes("slow")),
    ['The scheduler "own" is slow: 1.4 s in choose'],
  );
});

Deno.test("a policy is disposed of when its run is over", async () => {
  const world = makeWorld(1);
  let disposed = 0;

  await world.run({
    policy: makePolicy({ [Symbol.dispose]: () => void disposed++ }),
  });

  assert.equal(disposed, 1);
});

for (
  const [what, dispose] of Object.entries({
    "threw TypeError: oh": fail,
    "answered a promise": () => Promise.reject(new Error("late")),
  })
) {
  Deno.test(`a policy whose dispose ${what} is named, and the run is what it was`, async () => {
    const world = makeWorld(1);
    const policy = makePolicy({ [Symbol.dispose]: dispose });
    const manager = world.start({ policy: Object.freeze(policy) });

    const { completed } = await world.finish(manager);

    assert.deepEqual(completed, ["job1"]);
    const start = `The scheduler "own" is faulty: its dispose ${what}`;
    assert.ok(manager.news.some((line) => line.includes(start)));
  });
}

Deno.test("what a slot says of gpu and pyenv goes before what the job says", async () => {
  const world = new FakeWorld({
    jobs: [
      ["job1", makeJob("job1", { gpu: "7", pyenv: "~/own/bin/activate" })],
      ["job2", makeJob("job2", { gpu: "7", pyenv: "~/own/bin/activate" })],
    ],
  });
  const [first, second] = makeSlots("pi@red", "pi@red");
  const policy = makePolicy({
    slots: [{ ...first!, gpu: "0", pyenv: "~/ENV3/bin/activate" }, second!],
  });

  await world.run({ policy });

  assert.deepEqual(
    world.machine("pi@red").processes.map((
      { order },
    ) => [order.gpu, order.pyenv]),
    [["0", "~/ENV3/bin/activate"], ["7", "~/own/bin/activate"]],
  );
  assert.equal(world.job("job1")["gpu"], "7");
});

Deno.test("two hosts that are one machine with a gpu each have one job on each gpu", async () => {
  const world = new FakeWorld({ jobs: makeJobs(9, { command: "sleep 9" }) });
  const [first, second] = makeSlots("pi@red", "pi@red");
  const policy = makePolicy({
    slots: [{ ...first!, gpu: "0" }, { ...second!, gpu: "1" }],
  });
  const red = world.machine("pi@red");
  red.onStart = () => {
    const gpus = red.alive.map(({ order }) => order.gpu);
    assert.equal(new Set(gpus).size, gpus.length);
  };

  await world.run({ policy });

  assert.equal(red.processes.length, 9);
  assert.ok(world.clock.elapsed < 50_000);
});

Deno.test("jobs that a policy does not accept are passed over, and told of", async () => {
  const world = makeWorld(3);
  const policy = makePolicy({ accepts: ({ name }) => name !== "job2" });
  const manager = world.start({ policy });

  const { ran } = await world.finish(manager);

  assert.deepEqual(ran, ["job1", "job3"]);
  assert.ok(
    manager.news.includes("skipped job2: the scheduler does not run such jobs"),
  );
});

Deno.test("a job that would be accepted if it named a host is told so", async () => {
  const world = makeWorld(1);
  const policy = makePolicy({ accepts: ({ host }) => Boolean(host) });
  const manager = world.start({ policy });

  await world.finish(manager);

  assert.ok(
    manager.news.includes("skipped job1: no user and host are assigned to it"),
  );
});

Deno.test("a run whose scheduler passes over all jobs has not come to its end", async () => {
  const world = makeWorld(2);
  const policy = makePolicy({ accepts: () => false });

  const { ran, stopped } = await world.run({ policy });

  assert.deepEqual(ran, []);
  assert.deepEqual(stopped, {
    code: "stuck",
    reason:
      'the scheduler "own" starts none of the jobs that wait, such as job1: the scheduler does not run such jobs',
  });
});

Deno.test("held jobs, and no jobs, are nothing that a run has left undone", async () => {
  const world = makeWorld(1);
  world.edit("job1", { status: "hold" });

  const { ran, stopped } = await world.run();

  assert.deepEqual([ran, stopped], [[], undefined]);
});

Deno.test("all slots are used, and none by two jobs at a time", async () => {
  const world = makeWorld(30);
  const most = { red: 0, blue: 0 };
  for (const host of ["red", "blue"] as const) {
    const machine = world.machine(`pi@${host}`);
    machine.onStart = () => {
      most[host] = Math.max(most[host], machine.alive.length);
    };
  }

  await world.run({ policy: makePolicy({}) });

  assert.deepEqual(most, { red: 2, blue: 1 });
  assert.ok(world.clock.elapsed < 95_000);
});
