import assert from "node:assert/strict";
import {
  fetchJobs,
  type FetchProgress,
  type FetchRequest,
} from "../../../src/core/queue/fetch.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { makeJob, makeJobs, sentFile } from "../../support/make.ts";

function makeWorld(): FakeWorld {
  const set = { user: "pi", host: "red", status: "end" };
  const elsewhere = { user: "pi", host: "blue", status: "end" };
  return new FakeWorld({
    machines: ["pi@red", "pi@blue"],
    jobs: [
      ...makeJobs(2, set),
      ["far", makeJob("far", elsewhere)],
      ["new", makeJob("new")],
    ],
  });
}

function fetch(
  { ports, ref, clock }: FakeWorld,
  request: FetchRequest,
): ReturnType<typeof fetchJobs> {
  return clock.until(fetchJobs(ports, ref, request));
}

Deno.test("files of jobs come from the machines where they ran", async () => {
  const world = makeWorld();
  world.machine("pi@red").sends = [sentFile({ path: "job1/a", content: "1" })];
  world.machine("pi@blue").sends = [sentFile({ path: "far/b", content: "23" })];
  const progress: FetchProgress[] = [];

  const { files, bytes, problems } = await fetch(world, {
    names: ["job1", "far", "new"],
    onProgress: (it) => progress.push(it),
  });

  assert.deepEqual([files, bytes], [2, 3]);
  assert.deepEqual(problems, ['Job "new" has not been started yet']);
  assert.deepEqual(world.landing.contents, {
    "experiment/job1/a": "1",
    "experiment/far/b": "23",
  });
  assert.equal(progress.at(-1)?.files, 2);
});

Deno.test("without names all jobs that have run are asked for, and no other", async () => {
  const world = makeWorld();
  const there = { user: "pi", host: "red" };
  world.store.edit(world.ref, (records) => {
    for (const status of ["start", "kill", "fail_start", "ready", "hold"]) {
      records.set(status, makeJob(status, { ...there, status }));
    }
  });
  world.machine("pi@red").sends = ["job1", "start", "kill"]
    .map((job) => sentFile({ path: `${job}/a`, content: "1" }));

  const { jobs, files, problems } = await fetch(world, {});

  assert.deepEqual([jobs, files, problems], [5, 3, []]);
});

Deno.test("a machine that sends what it must not is not obeyed, and the rest is kept", async () => {
  const world = makeWorld();
  world.machine("pi@red").sends = [
    sentFile({ path: "../evil" }),
    sentFile({ path: "job2/not-asked-for" }),
    sentFile({ path: "job1/link", kind: "link", target: "/etc" }),
    sentFile({ path: "job1/a", content: "1" }),
  ];

  const { files, problems } = await fetch(world, { names: ["job1"], to: "/x" });

  assert.equal(files, 1);
  assert.equal(problems.length, 3);
  assert.deepEqual(world.landing.contents, { "/x/job1/a": "1" });
});

Deno.test("a machine that does not answer holds up no other", async () => {
  const world = makeWorld();
  world.machine("pi@red").reachable = false;
  world.machine("pi@blue").sends = [sentFile({ path: "far/b", content: "2" })];

  const { files, problems } = await fetch(world, { names: ["job1", "far"] });

  assert.equal(files, 1);
  assert.deepEqual(problems, ["pi@red cannot be reached: timed out"]);
});

Deno.test("nothing more is fetched when the signal fires, not even of a large file", async () => {
  const world = makeWorld();
  const interrupt = new AbortController();
  const { bytes, ...file } = sentFile({ path: "job1/a", content: "1" });
  world.machine("pi@red").sends = [
    {
      ...file,
      async *bytes() {
        interrupt.abort();
        yield* bytes();
      },
    },
    sentFile({ path: "job1/b" }),
  ];

  const { files, problems } = await fetch(world, {
    names: ["job1"],
    signal: interrupt.signal,
  });

  assert.equal(files, 0);
  assert.deepEqual(problems, ["Interrupted: not all files are here"]);
  assert.deepEqual(world.landing.contents, {});
});

Deno.test("a name that no job has is an error", async () => {
  await assert.rejects(fetch(makeWorld(), { names: ["job9"] }), {
    code: "not-found",
  });
});
