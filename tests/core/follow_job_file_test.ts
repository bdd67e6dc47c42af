import assert from "node:assert/strict";
import { followJobFile } from "../../src/core/queue/follow_job_file.ts";
import { FakeWorld } from "../support/fake_world.ts";
import { makeJobs } from "../support/make.ts";

Deno.test("a job that begins and ends while its machine is asked is read all the same", async () => {
  const on = { user: "pi", host: "red", command: "true" };
  const world = new FakeWorld({ jobs: makeJobs(1, on) });
  const red = world.machine("pi@red");
  red.launchMs = 500;
  red.texts.set("experiment/job1/job1.out", "hi\n");
  const { clock, ports, ref, transport } = world;
  let isSlow = true;
  const slowOnce = () => {
    const open: typeof transport.open = (machine, events) => {
      const channel = transport.open(machine, events);
      const inquire = channel.inquire.bind(channel);
      channel.inquire = async (jobs) => {
        const reports = await inquire(jobs);
        if (isSlow) await clock.sleep(2_000);
        isSlow = false;
        return reports;
      };
      return channel;
    };
    return Promise.resolve({ open });
  };

  const manager = world.start();
  const followed = Array.fromAsync(
    followJobFile({ ...ports, transport: slowOnce }, ref, {
      ...{ name: "job1", file: "output" },
    }),
  );
  await clock.until(manager.summary);

  const [bytes] = await clock.until(followed);
  assert.equal(new TextDecoder().decode(bytes), "hi\n");
});

Deno.test("who follows a job on a machine that says nothing can stop", async () => {
  const on = { user: "pi", host: "red", command: "sleep 9000" };
  const world = new FakeWorld({ jobs: makeJobs(1, on) });
  world.start();
  await world.clock.advance(3_000);
  const stop = new AbortController();
  const { signal } = stop;
  const followed = followJobFile(world.ports, world.ref, {
    ...{ name: "job1", file: "output", signal },
  });
  const all = Array.fromAsync(followed);
  await world.clock.advance(1_000);
  world.transport.latencyMs = () => 3_600_000;
  await world.clock.advance(1_000);

  world.transport.latencyMs = () => 1;
  const before = world.clock.elapsed;
  stop.abort();
  await world.clock.until(all);

  assert.ok(world.clock.elapsed - before < 5_000);
});

Deno.test("who follows a job whose order never arrived is told that nobody runs the queue", async () => {
  const on = { user: "pi", host: "red", command: "true" };
  const world = new FakeWorld({ jobs: makeJobs(1, on) });
  world.machine("pi@red").refuses = () => "nothing";
  world.start();
  await world.clock.advance(3_000);
  world.kill();
  const stop = new AbortController();
  const { signal } = stop;
  const reasons: string[] = [];
  const followed = Array.fromAsync(followJobFile(world.ports, world.ref, {
    ...{ name: "job1", file: "output", signal },
    onWait: (reason) => reasons.push(reason),
  }));

  await world.clock.advance(10_000);
  stop.abort();
  await world.clock.until(followed);

  assert.deepEqual(reasons, [
    'Job "job1" has not begun, and nobody runs queue a',
  ]);
});
