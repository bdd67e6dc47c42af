import assert from "node:assert/strict";
import { killJobs } from "../../src/core/queue/kill.ts";
import { FakeWorld } from "../support/fake_world.ts";
import { makeJobs } from "../support/make.ts";

const RED = { hosts: "pi@red", timeout: 2 };
const BOTH = { hosts: "pi@red,pi@blue", timeout: 2 };
const SCHEDULER = "fifo_multi";

function worldOf(count: number, command = "sleep 3"): FakeWorld {
  return new FakeWorld({
    machines: ["pi@red", "pi@blue"],
    jobs: makeJobs(count, { command }),
  });
}

function failed(world: FakeWorld): number {
  return world.states.split("fail_start").length - 1;
}

Deno.test("a host that begins no jobs does not eat the queue", async () => {
  const world = worldOf(50);
  world.machine("pi@red").refuses = () => "the disk is full";

  const { stopped } = await world.run({ scheduler: SCHEDULER, options: BOTH });

  assert.equal(stopped, undefined);
  assert.ok(failed(world) <= 8, world.states);
  assert.equal(world.machine("pi@red").processes.length, 0);
});

Deno.test("it is told of, with the reason", async () => {
  const world = worldOf(10);
  world.machine("pi@red").refuses = () => "the disk is full";

  const manager = world.start({ scheduler: SCHEDULER, options: BOTH });
  await world.clock.until(manager.summary);

  const told = manager.news.filter((line) => line.includes("begins no jobs"));
  assert.equal(told.length, 1);
  assert.match(told[0]!, /pi@red: it begins no jobs: the disk is full$/);
});

Deno.test("a host that begins jobs again gets jobs again", async () => {
  const world = worldOf(40);
  const full = world.clock.now() + 20_000;
  world.machine("pi@red").refuses = () =>
    world.clock.now() < full ? "the disk is full" : undefined;

  await world.run({ scheduler: SCHEDULER, options: BOTH });

  assert.ok(world.machine("pi@red").processes.length > 5);
  assert.ok(failed(world) <= 5, world.states);
});

Deno.test("a host is tried with one job at a time", async () => {
  const world = worldOf(60);
  const red = world.machine("pi@red");
  const refusedAt: number[] = [];
  red.refuses = () => {
    refusedAt.push(world.clock.elapsed);
    return "there is no such directory";
  };
  const hosts = "pi@red,pi@red,pi@red,pi@red,pi@blue";

  await world.run({ scheduler: SCHEDULER, options: { hosts, timeout: 2 } });

  const later = refusedAt.filter((at) => at > 5_000);
  assert.ok(later.length >= 3, `${later}`);
  for (const [at, time] of later.entries()) {
    assert.ok(time - (later[at - 1] ?? 0) >= 9_000, `${later}`);
  }
});

for (
  const [what, comesToNothing] of [
    ["whose connection breaks", (world: FakeWorld) => {
      world.transport.drop("pi@red");
      return Promise.resolve();
    }],
    ["that is killed by another command", async (world: FakeWorld) => {
      const { name } = trialOf(world);
      world.transport.drop("pi@red"); // its end is not heard of
      const { clock, ports, ref } = world;
      await clock.until(killJobs(ports, ref, [name]));
    }],
    ["that is withdrawn by a person", (world: FakeWorld) => {
      world.store.edit(world.ref, (jobs) => jobs.delete(trialOf(world).name));
      world.transport.drop("pi@red");
      return Promise.resolve();
    }],
  ] as const
) {
  Deno.test(`a host is tried again after a trial ${what} before it began`, async () => {
    const world = worldOf(60);
    const red = world.machine("pi@red");
    let refusals = 0;
    red.refuses = () => ++refusals <= 3 ? "the disk is full" : "nothing";
    const manager = world.start({ scheduler: SCHEDULER, options: BOTH });
    while (refusals < 4) await world.clock.advance(500);

    red.refuses = () => undefined;
    await comesToNothing(world);
    await world.finish(manager);

    assert.ok(red.processes.length > 5, `${red.processes.length}`);
  });
}

/** The job that the host was given last. */
function trialOf(world: FakeWorld): { name: string } {
  const [name] =
    [...world.store.records(world.ref)].find(([, job]) =>
      job["status"] === "run" && job["host"] === "red"
    ) ?? assert.fail(world.states);
  return { name };
}

Deno.test("a few refusals among starts are the jobs' own", async () => {
  const world = worldOf(30, "true");
  world.machine("pi@red").refuses = ({ name }) =>
    /[12]$/.test(name) ? "its input is missing" : undefined;

  await world.run({ scheduler: SCHEDULER, options: RED });

  assert.equal(failed(world), 6);
  assert.ok(world.clock.elapsed < 10_000);
});

Deno.test("jobs whose files cannot be read here say nothing about a host", async () => {
  const world = worldOf(30, "true");
  world.machine("pi@red").refuses = ({ name }) =>
    /^job[1-9]$/.test(name)
      ? `Cannot read experiment/${name}: Permission denied`
      : undefined;

  await world.run({ scheduler: SCHEDULER, options: RED });

  assert.equal(failed(world), 9);
  assert.ok(world.clock.elapsed < 10_000);
});

Deno.test("no host begins jobs for the timeout: the run stops, and jobs are left", async () => {
  const world = worldOf(50);
  for (const key of ["pi@red", "pi@blue"]) {
    world.machine(key).refuses = () => "the shell zsh is not installed there";
  }

  const { stopped } = await world.run({ scheduler: SCHEDULER, options: BOTH });

  assert.equal(stopped?.code, "unreachable");
  assert.match(stopped.reason, /^no host can be used: pi@red: it begins no/);
  assert.ok(world.clock.elapsed >= 120_000);
  assert.ok(failed(world) < 20, world.states);
});

Deno.test("a job that names its host has nowhere else to go", async () => {
  const jobs = makeJobs(5, { user: "pi", host: "red" });
  const world = new FakeWorld({ machines: ["pi@red"], jobs });
  world.machine("pi@red").refuses = () => "the disk is full";

  await world.run();

  assert.equal(failed(world), 5);
});

/** Each order that arrives there ends the connection, and nothing is begun. */
function breakEachTime(world: FakeWorld): void {
  world.machine("pi@red").refuses = () => {
    world.transport.drop("pi@red");
    return "nothing";
  };
}

Deno.test("a host that each order cuts off gets no more of them, and others do", async () => {
  const world = worldOf(10);
  breakEachTime(world);

  const manager = world.start({ scheduler: SCHEDULER, options: BOTH });
  const { stopped } = await world.clock.until(manager.summary);

  assert.equal(stopped, undefined);
  assert.equal(world.machine("pi@blue").processes.length, 10);
  assert.match(
    manager.news.join("\n"),
    /pi@red: it begins no jobs: the connection .*lost/,
  );
});

Deno.test("a run whose only host is cut off by each order stops after the timeout", async () => {
  const world = worldOf(2);
  breakEachTime(world);

  const { stopped } = await world.run({ scheduler: SCHEDULER, options: RED });

  assert.equal(stopped?.code, "unreachable");
  assert.match(
    stopped.reason,
    /^no host can be used: pi@red: it begins no jobs/,
  );
  assert.ok(world.clock.elapsed < 4 * 60_000, `${world.clock.elapsed}`);
});

Deno.test("a job whose own host is cut off by each order fails to start", async () => {
  const world = new FakeWorld({
    machines: ["pi@red"],
    jobs: makeJobs(2, { command: "true", user: "pi", host: "red" }),
  });
  breakEachTime(world);

  await world.run({ scheduler: "fifo", options: { max_parallel: 1 } });

  assert.equal(failed(world), 2);
  assert.ok(world.clock.elapsed < 60_000, `${world.clock.elapsed}`);
});

Deno.test("a host is used on though its connection breaks whenever a job has begun", async () => {
  const world = worldOf(8);
  const red = world.machine("pi@red");
  red.onStart = () => world.transport.drop("pi@red");

  const manager = world.start({ scheduler: SCHEDULER, options: RED });
  await world.clock.until(manager.summary);

  assert.equal(red.processes.length, 8);
  assert.doesNotMatch(manager.news.join("\n"), /begins no jobs/);
});
