import assert from "node:assert/strict";
import { parseAddress, type Slot } from "../../src/core/host.ts";
import type { JobRecord } from "../../src/core/job.ts";
import type { Policy } from "../../src/core/scheduler.ts";
import { FakeWorld } from "../support/fake_world.ts";
import { makeJob } from "../support/make.ts";

/** Two places on red, which show by pi's connection whether it answers. */
const SLOTS: readonly Slot[] = [0, 1].map((index) => ({
  index,
  machine: parseAddress("pi@red"),
  host: "red",
  isUserFree: true,
}));

const POLICY: Policy = {
  slots: SLOTS,
  accepts: ({ status }) => status === "undefined" || status === "ready",
  choose: (waiting, free) => ({ job: waiting.first, slot: free.first }),
  messages: { starting: (job) => job, full: "full" },
};

function makeWorld(...users: (string | null)[]): FakeWorld {
  return new FakeWorld({
    machines: ["pi@red", "eve@red"],
    jobs: users.map((user, at): [string, JobRecord] => {
      const name = `job${at + 1}`;
      const job = { ...makeJob(name, { command: "sleep 9" }), user };
      return [name, job];
    }),
  });
}

function startsIn(news: readonly string[]): string[] {
  return news.filter((line) => line.startsWith("starting"));
}

Deno.test("a job runs as the user that it names, on a host for all users", async () => {
  const world = makeWorld("pi", "eve", null);

  const manager = world.start({ policy: POLICY });
  await world.finish(manager);

  assert.equal(world.states, "job1:end job2:end job3:end");
  assert.deepEqual(startsIn(manager.news), [
    "starting job1 on pi@red",
    "starting job2 on eve@red",
    "starting job3 on pi@red",
  ]);
});

Deno.test("jobs of several users have the host's places together", async () => {
  const world = makeWorld("eve", "eve", "eve", "pi");

  const manager = world.start({ policy: POLICY });
  await world.clock.advance(5_000);
  const atFirst = startsIn(manager.news).length;
  await world.finish(manager);

  assert.equal(atFirst, 2);
  assert.equal(world.states, "job1:end job2:end job3:end job4:end");
});

Deno.test("a job of another user that is adopted has one of the host's places", async () => {
  const world = makeWorld("eve", "eve", "eve");
  const first = world.start({ policy: POLICY });
  await world.clock.advance(5_000);
  world.kill();

  const second = world.start({ policy: POLICY });
  await world.clock.advance(1_000);
  const atFirst = startsIn(second.news).length;
  await world.finish(second);

  assert.equal(startsIn(first.news).length, 2);
  assert.equal(atFirst, 0);
  assert.equal(world.states, "job1:end job2:end job3:end");
});

Deno.test("a job of a user who is not let in fails; those of others run", async () => {
  const world = makeWorld("mallory", "pi");

  const { failed } = await world.run({ policy: POLICY });

  assert.equal(world.states, "job1:fail_start job2:end");
  assert.deepEqual(failed, ["job1"]);
});
