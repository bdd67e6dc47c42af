import assert from "node:assert/strict";
import { listJobs } from "../../../src/core/queue/list.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { makeJobs } from "../../support/make.ts";

function makeWorld(): FakeWorld {
  const jobs = makeJobs(4);
  jobs[1]![1]["status"] = "end";
  jobs[3]![1]["status"] = "end";
  return new FakeWorld({ jobs });
}

Deno.test("jobs are listed in queue order, whatever the order of the names", async () => {
  const { ports, ref } = makeWorld();

  const all = await listJobs(ports, ref);
  const some = await listJobs(ports, ref, { names: ["job3", "job1"] });

  assert.deepEqual([...all.keys()], ["job1", "job2", "job3", "job4"]);
  assert.deepEqual([...some.keys()], ["job1", "job3"]);
});

Deno.test("jobs of one state are listed", async () => {
  const { ports, ref } = makeWorld();

  const ended = await listJobs(ports, ref, { status: "end" });
  const both = await listJobs(ports, ref, { status: "end", names: ["job4"] });

  assert.deepEqual([...ended.keys()], ["job2", "job4"]);
  assert.deepEqual([...both.keys()], ["job4"]);
});

Deno.test("a name that is not in the queue is an error", async () => {
  const { ports, ref } = makeWorld();

  await assert.rejects(listJobs(ports, ref, { names: ["job1", "nosuch"] }), {
    code: "not-found",
    message: 'Cannot find job "nosuch" in queue a',
    hint: "see its jobs with cms queue list a",
  });
});
