import assert from "node:assert/strict";
import type { Scheduler, SchedulerPlugins } from "../../src/core/scheduler.ts";
import {
  findOwnScheduler,
  findScheduler,
  listSchedulers,
} from "../../src/core/scheduler/find.ts";
import { SCHEDULERS } from "../../src/schedulers/mod.ts";

/** Modules by path: each says what the scheduler in it is called. */
function sources(modules: Readonly<Record<string, string>>) {
  const loaded: string[] = [];
  const plugins: SchedulerPlugins = {
    load(path) {
      loaded.push(path);
      const name = modules[path];
      return name === undefined
        ? Promise.reject(new RangeError(path))
        : Promise.resolve(named(name));
    },
    list: (experiment) =>
      Promise.resolve(
        new Map(
          Object.keys(modules)
            .filter((path) => path.startsWith(`${experiment}/`))
            .map((path) => [path.replace(/^.*\/|\.ts$/g, ""), path]),
        ),
      ),
  };
  return { schedulers: SCHEDULERS, plugins, loaded };
}

function named(name: string): Scheduler {
  const create = () => assert.fail("no policy is needed here");
  return { name, summary: `run ${name}`, options: {}, create };
}

Deno.test("a scheduler of cms is found by its name, and no module is run", async () => {
  const from = sources({ "exp/schedulers/mine.ts": "mine" });

  const { name } = await findScheduler(from, {
    name: "fifo",
    experiment: "exp",
  });

  assert.equal(name, "fifo");
  assert.deepEqual(from.loaded, []);
});

Deno.test("a scheduler in the experiment is found by its file's name", async () => {
  const from = sources({
    "exp/schedulers/mine.ts": "mine",
    "exp/schedulers/other.ts": "other",
  });

  const { name } = await findScheduler(from, {
    name: "mine",
    experiment: "./exp",
  });

  assert.equal(name, "mine");
  assert.deepEqual(from.loaded, ["exp/schedulers/mine.ts"]);
});

Deno.test("a scheduler that is not known is answered with those that are", async () => {
  const from = sources({ "exp/schedulers/mine.ts": "mine" });

  await assert.rejects(
    findScheduler(from, { name: "lifo", experiment: "exp" }),
    {
      code: "usage",
      message: 'Cannot find the scheduler "lifo"',
      hint:
        "there are fifo, fifo_multi, sequential, random, smart, frugal, slurm, mine",
    },
  );
});

Deno.test("no scheduler is found by what every object has", async () => {
  for (const name of ["constructor", "toString", "__proto__", ""]) {
    await assert.rejects(findScheduler(sources({}), { name }), {
      code: "usage",
    });
  }
});

Deno.test("a module that is named goes before a name", async () => {
  const from = sources({ "./a.ts": "mine" });

  const scheduler = await findOwnScheduler(from, {
    name: "whatever",
    plugin: "./a.ts",
  });

  assert.equal(scheduler?.name, "mine");
});

Deno.test("no scheduler takes the name of one that comes with cms", async () => {
  const expected = {
    code: "conflict",
    message: /: "fifo" comes with cms$/,
    hint: "give it another name",
  };
  const plugin = { plugin: "./a.ts" };
  const named = { name: "fifo", experiment: "exp" };

  await assert.rejects(
    findScheduler(sources({ "./a.ts": "fifo" }), plugin),
    expected,
  );
  await assert.rejects(
    findScheduler(sources({ "exp/schedulers/fifo.ts": "x" }), named),
    expected,
  );
});

Deno.test("a file of the experiment is called like its scheduler", async () => {
  const from = sources({ "exp/schedulers/mine.ts": "other" });

  await assert.rejects(
    findScheduler(from, { name: "mine", experiment: "exp" }),
    { code: "invalid", message: /its name is "other"$/ },
  );
});

Deno.test("all schedulers are listed, and no module is run for it", async () => {
  const from = sources({ "exp/schedulers/mine.ts": "mine" });

  const entries = await listSchedulers(from, { experiment: "exp" });

  assert.deepEqual([...entries.keys()], [
    "fifo",
    "fifo_multi",
    "sequential",
    "random",
    "smart",
    "frugal",
    "slurm",
    "mine",
  ]);
  assert.equal(entries.get("fifo")?.summary, SCHEDULERS.get("fifo")?.summary);
  assert.equal(entries.get("mine")?.file, "exp/schedulers/mine.ts");
  assert.deepEqual(from.loaded, []);
});
