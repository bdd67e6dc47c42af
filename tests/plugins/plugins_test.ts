import assert from "node:assert/strict";
import { createPlugins } from "../../src/plugins/mod.ts";
import { SCHEDULERS } from "../../src/schedulers/mod.ts";
import { cms, cmsWell, statesOf } from "../support/cms.ts";
import { tempDir } from "../support/temp.ts";

const PLUGINS = new URL("../../src/plugins/mod.ts", import.meta.url).href;

/** A module with a scheduler for this machine, with some of it other. */
function moduleOf(
  { name = "mine", top = "", choose = "", slots = "hosts('localhost')" } = {},
): string {
  return `${top}
export default {
  name: "${name}",
  summary: "run jobs",
  options: { most: { type: "integer", help: "a number", minimum: 1 } },
  create: ({ most }, { hosts }) => ({
    slots: ${slots},
    choose(waiting, free) { ${choose}; return { job: waiting.first, slot: free.first }; },
  }),
};
`;
}

/** A directory with a queue of three jobs and these modules. */
async function withModules(modules: Readonly<Record<string, string>>) {
  const directory = await tempDir();
  const options = { cwd: directory.path };
  await cmsWell(["queue", "create", "a"], options);
  const jobs = ["--name=job[1-3]", "--command=true"];
  await cmsWell(["queue", "add", "a", ...jobs], options);
  await Deno.mkdir(directory.join("experiment/schedulers"));
  for (const [path, code] of Object.entries(modules)) {
    await Deno.writeTextFile(directory.join(path), code);
  }
  return {
    run: (...args: string[]) => cms(["queue", "run", ...args], options),
    type: (...args: string[]) => cms(args, options),
    states: async () => [...(await statesOf("a", options)).values()].join(" "),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

Deno.test("a queue is run by a scheduler in a file", async () => {
  await using user = await withModules({ "mine.ts": moduleOf() });

  const { code, err } = await user.run("mine", "a", "--plugin=./mine.ts");

  assert.equal(code, 0, err);
  assert.equal(await user.states(), "end end end");
});

Deno.test("with a file the scheduler's name may be left out", async () => {
  await using user = await withModules({ "mine.js": moduleOf() });

  const { code, err } = await user.run("a", "--plugin", "mine.js", "--most=1");

  assert.equal(code, 0, err);
  assert.equal(await user.states(), "end end end");
});

Deno.test("a queue is run by a scheduler of its experiment", async () => {
  await using user = await withModules({
    "experiment/schedulers/mine.ts": moduleOf(),
  });

  const { code, err } = await user.run("mine", "a", "--most", "2");

  assert.equal(code, 0, err);
  assert.equal(await user.states(), "end end end");
});

Deno.test("a scheduler's own options are checked, and shown by help and info", async () => {
  await using user = await withModules({
    "experiment/schedulers/mine.ts": moduleOf(),
  });

  const wrong = await user.run("mine", "a", "--most=0");
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /Cannot use "0" for --most: it is less than 1/);

  for (
    const args of [
      ["queue", "run", "mine", "--help"],
      ["queue", "help", "run", "mine"],
      ["scheduler", "info", "mine"],
      ["scheduler", "info", "--plugin=experiment/schedulers/mine.ts"],
    ]
  ) {
    const { code, out, err } = await user.type(...args);
    assert.equal(code, 0, err);
    assert.match(out, /--most=MOST\s+a number/, args.join(" "));
  }
});

Deno.test("schedulers are listed with the files of the experiment, which are not run", async () => {
  await using user = await withModules({
    "experiment/schedulers/mine.ts": "throw new Error('it was run')",
    "experiment/schedulers/read.me": "",
  });

  const { code, out } = await user.type("scheduler", "list", "--format=csv");

  assert.equal(code, 0);
  assert.deepEqual(
    out.trim().split("\r\n").map((line) => line.split(",")[0]),
    ["name", ...SCHEDULERS.keys(), "mine"],
  );
  assert.match(out, /^mine,,experiment\/schedulers\/mine\.ts\r$/m);
});

/** Wrong modules, how the program ends with them, and what it says. */
const WRONG: Readonly<Record<string, [string, number, RegExp]>> = {
  "is no JavaScript": ["export default {", 65, /"bad\.ts": \w*Error/],
  "throws where it is loaded": [
    "\nthrow new TypeError('oh')",
    65,
    /"bad\.ts": TypeError: oh \(bad\.ts:2:7\)/,
  ],
  "has no scheduler": ["export const a = 1;", 65, /default export is no/],
  "throws where it is made": [
    moduleOf({ slots: "oh()" }),
    65,
    /scheduler "mine": its create threw ReferenceError: oh is not defined \(bad\.ts:7:/,
  ],
  "has no slots": [moduleOf({ slots: "[]" }), 65, /has no slot, so no job/],
  "throws where it chooses": [
    moduleOf({ choose: "oh()" }),
    69,
    /"mine" is faulty: its choose threw ReferenceError: oh is not defined \(bad\.ts:8:/,
  ],
  "names a slot that is taken": [
    moduleOf({
      slots: "hosts('localhost,localhost')",
      top: "let slot;",
      choose: "slot ??= free.first; return { job: waiting.first, slot }",
    }),
    69,
    /it chose the slot 0 for job "job2", which is not free/,
  ],
  "never places anything": [
    moduleOf({ choose: "return" }),
    69,
    /the scheduler "mine" starts none of the jobs that wait: 3/,
  ],
};

for (const [what, [code, status, said]] of Object.entries(WRONG)) {
  Deno.test(`a scheduler that ${what} is named, and the queue stays as it is`, async () => {
    await using user = await withModules({ "bad.ts": code });

    const answer = await user.run("a", "--plugin=bad.ts");

    assert.match(answer.err, said);
    assert.equal(answer.code, status);
    assert.match(await user.states(), /undefined undefined$/);
  });
}

Deno.test("a directory is no scheduler", async () => {
  await using user = await withModules({});

  const { code, err } = await user.run("x", "a", "--plugin=.");

  assert.equal(code, 65);
  assert.match(err, /Cannot use the scheduler "\.": it is a directory\nHINT: /);
});

Deno.test("a file that is not there is named", async () => {
  await using user = await withModules({});

  const { code, err } = await user.run("a", "--plugin=none.ts");

  assert.equal(code, 66);
  assert.match(err, /Cannot find the scheduler "none\.ts"/);
});

Deno.test("a policy's cluster is that of the run, which follows its file", async () => {
  await using directory = await tempDir();
  const path = directory.join("mine.js");
  const slots = "hosts(), cluster: 'c'";
  await Deno.writeTextFile(path, moduleOf({ slots }));
  const { create } = await createPlugins().load(path);
  const machine = { key: "red", host: "red", user: undefined };
  const slot = { index: 0, machine };
  const context = { hosts: () => [slot], cluster: () => [slot], seed: "1" };

  const policy = create({}, context);
  policy[Symbol.dispose]?.();

  assert.equal(policy.cluster, "c");
});

for (const place of ["module", "choose"] as const) {
  Deno.test(`an endless loop in a scheduler's ${place} ends the program, which says so`, async () => {
    await using directory = await tempDir();
    const loop = "for (;;);";
    const code = moduleOf(
      place === "module" ? { top: loop } : {
        choose: loop,
      },
    );
    await Deno.writeTextFile(directory.join("mine.js"), code);
    await Deno.writeTextFile(
      directory.join("main.ts"),
      `import { createPlugins } from "${PLUGINS}";
const scheduler = await createPlugins(400).load("mine.js");
const policy = scheduler.create({}, { hosts: () => [{ index: 0 }] } as never);
policy.choose([] as never, [] as never, []);
`,
    );

    const { code: status, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", "main.ts"],
      cwd: directory.path,
      env: { NO_COLOR: "1" },
    }).output();

    assert.equal(status, 137);
    assert.match(
      new TextDecoder().decode(stderr),
      new RegExp(
        `^ERROR: Cannot go on with the scheduler "mine.js": its ${place} has not come back for 0.4 s`,
      ),
    );
  });
}

Deno.test("a scheduler that answers in time is let alone, however often it is asked", async () => {
  await using directory = await tempDir();
  const path = directory.join("mine.js");
  await Deno.writeTextFile(path, moduleOf());
  const { create } = await createPlugins(200).load(path);
  const slot = { index: 0 };
  const context = { hosts: () => [slot], cluster: () => [slot], seed: "1" };

  const policy = create({}, context);
  const until = performance.now() + 600;
  while (performance.now() < until) {
    const first = { name: "job1", job: {} };
    const answer = policy.choose(
      Object.assign([first], { first }),
      Object.assign([slot], { first: slot }),
      [],
    );
    assert.equal(answer?.slot, slot);
    await Promise.resolve();
  }
  policy[Symbol.dispose]?.();
});
