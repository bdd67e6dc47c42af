import assert from "node:assert/strict";
import { addJobs } from "../../../src/core/queue/add.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { makeJobs } from "../../support/make.ts";

const SPEC = { command: "sleep 10" };

Deno.test("one job is added for each name, behind those that are there", async () => {
  const { ports, ref, store } = new FakeWorld({ jobs: makeJobs(1) });

  await addJobs(ports, ref, { names: ["b", "10", "a"], spec: SPEC });

  const jobs = store.records(ref);
  assert.deepEqual([...jobs.keys()], ["job1", "b", "10", "a"]);
  assert.deepEqual(
    [...jobs.values()].slice(1).map(({ name, command }) => [name, command]),
    [["b", "sleep 10"], ["10", "sleep 10"], ["a", "sleep 10"]],
  );
});

Deno.test("each job has an id of its own", async () => {
  const { ports, ref, store } = new FakeWorld();

  await addJobs(ports, ref, { names: ["a", "b", "c"], spec: SPEC });

  const ids = [...store.records(ref).values()].map(({ id }) => String(id));
  assert.equal(new Set(ids).size, 3);
  for (const id of ids) assert.equal(id.length, 32);
});

Deno.test("a name that is taken refuses all of them", async () => {
  const world = new FakeWorld({ jobs: makeJobs(1) });

  await assert.rejects(
    addJobs(world.ports, world.ref, { names: ["a", "job1"], spec: SPEC }),
    {
      code: "conflict",
      message: 'Cannot add job "job1" to queue a: there is one of that name',
      hint:
        "choose another name, or replace that job with cms queue add --replace",
    },
  );

  assert.equal(world.states, "job1:ready");
});

Deno.test("a job is replaced in its place, and as if it were new", async () => {
  const jobs = makeJobs(3);
  Object.assign(jobs[1]![1], { status: "end", exit_code: 3, pid: "7" });
  const world = new FakeWorld({ jobs });

  await addJobs(world.ports, world.ref, {
    names: ["job2", "job4"],
    spec: SPEC,
    replace: true,
  });

  assert.equal(
    world.states,
    "job1:ready job2:undefined job3:ready job4:undefined",
  );
  assert.equal("exit_code" in world.job("job2"), false);
  assert.equal(world.job("job2")["pid"], null);
});

for (const status of ["run", "start"]) {
  Deno.test(`a job in state ${status} is not replaced, nor are the others`, async () => {
    const jobs = makeJobs(2);
    jobs[1]![1]["status"] = status;
    const world = new FakeWorld({ jobs });
    const names = ["job1", "job2"];

    await assert.rejects(
      addJobs(world.ports, world.ref, { names, spec: SPEC, replace: true }),
      {
        code: "conflict",
        message: 'Cannot replace job "job2" of queue a: it is running',
        hint: "end it first: cms queue kill a --name=job2",
      },
    );

    assert.equal(world.job("job1")["user"], "pi");
  });
}

for (
  const [what, spec, code] of [
    ["a shell that is a piece of shell", { shell: "sh -c x;" }, "invalid"],
    ["an output outside of its directory", { output: "../x" }, "invalid"],
    ["a log outside of its directory", { log: "/etc/x" }, "invalid"],
    ["an input that climbs out", { input: "../../x" }, "invalid"],
    ["a host that is an option", { host: "-oProxyCommand=x" }, "invalid"],
    ["a user that is an option", { user: "-x" }, "invalid"],
  ] as const
) {
  Deno.test(`a job with ${what} is not added`, async () => {
    const world = new FakeWorld();

    await assert.rejects(
      addJobs(world.ports, world.ref, {
        names: ["a"],
        spec: { ...SPEC, ...spec },
      }),
      { code },
    );

    assert.equal(world.states, "");
  });
}

Deno.test("a job whose name would be a path or a piece of shell is not added", async () => {
  const world = new FakeWorld();
  for (const name of ["..", "a/b", "$(touch x)", "a;b", "", "-x", "a\nb"]) {
    await assert.rejects(
      addJobs(world.ports, world.ref, { names: ["a", name], spec: SPEC }),
      { code: "usage" },
    );
  }

  assert.equal(world.states, "");
});

Deno.test("a name that is given twice refuses all of them", async () => {
  const world = new FakeWorld({ jobs: makeJobs(1) });

  await assert.rejects(
    addJobs(world.ports, world.ref, { names: ["a", "b", "a"], spec: SPEC }),
    {
      code: "conflict",
      message: 'Cannot add job "a" to queue a: it is named twice',
    },
  );

  assert.equal(world.states, "job1:ready");
});

Deno.test("a job without a command is refused", async () => {
  const { ports, ref } = new FakeWorld();

  await assert.rejects(
    addJobs(ports, ref, { names: ["a"], spec: { command: "  " } }),
    { code: "usage", message: 'Cannot add job "a" without a command' },
  );
});
