import assert from "node:assert/strict";
import { rerunJobs, type RerunRequest } from "../../../src/core/queue/rerun.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { makeJob } from "../../support/make.ts";

async function changed(request: RerunRequest): Promise<string[]> {
  const { ports, ref, clock } = new FakeWorld({
    machines: [],
    jobs: Object.entries({
      good: { status: "end" },
      bad: { status: "end", exit_code: 3 },
      lost: { status: "crash" },
      killed: { status: "kill" },
      waits: { status: "undefined" },
      held: { status: "hold" },
    }).map(([name, set]) => [name, makeJob(name, set)]),
  });
  const { changes } = await clock.until(rerunJobs(ports, ref, request));
  return changes.map(({ job, to }) => `${job} ${to}`);
}

Deno.test("all jobs that have ended are made ready, the others are passed over", async () => {
  assert.deepEqual(await changed({}), [
    ...["good undefined", "bad undefined"],
    ...["lost undefined", "killed undefined"],
  ]);
});

Deno.test("failed jobs are those that did not end with exit code 0", async () => {
  assert.deepEqual(await changed({ failed: true }), [
    ...["bad undefined", "lost undefined", "killed undefined"],
  ]);
});

Deno.test("a job that is named is run again however it has ended", async () => {
  assert.deepEqual(await changed({ names: ["good"] }), ["good undefined"]);
  assert.deepEqual(await changed({ names: ["good"], failed: true }), []);
});

Deno.test("a job that is named and has not ended is refused, and so are all", async () => {
  for (const name of ["waits", "held"]) {
    await assert.rejects(changed({ names: ["good", name] }), {
      code: "conflict",
    });
  }
  await assert.rejects(changed({ names: ["nobody"] }), { code: "not-found" });
});
