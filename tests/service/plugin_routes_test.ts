import assert from "node:assert/strict";
import { cms } from "../support/cms.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";
import { startServer } from "./_server.ts";
import { PASSWORD, USER } from "./_site.ts";

/** A module with a scheduler for this machine. */
function moduleOf({ name = "mine", create = "" } = {}): string {
  return `export default {
  name: "${name}",
  summary: "run jobs as I like",
  options: { most: { type: "integer", help: "a number", minimum: 1 } },
  create({ most }: { most?: number }, { hosts }) { ${create}; return {
    slots: hosts("localhost"),
    choose: (waiting, free) => ({ job: waiting.first, slot: free.first }),
  }; },
};
`;
}

async function withModules(modules: Readonly<Record<string, string>>) {
  const dir = await tempDir();
  await Deno.mkdir(dir.join("experiment/schedulers"), { recursive: true });
  for (const [path, code] of Object.entries(modules)) {
    await Deno.writeTextFile(dir.join(path), code);
  }
  return dir;
}

const ADD = "POST /queue/a?name=job1&command=true";

Deno.test("a plugin of the service's command line has a route, checked and documented by its options", async () => {
  await using dir = await withModules({
    "mine.ts": moduleOf(),
    "other.ts": moduleOf({ name: "other" }),
  });
  await using server = await startServer({
    cwd: dir.path,
    args: ["--plugin=./mine.ts", "--plugin=other.ts"],
  });
  await server.ask("POST /queue/?name=a");
  await server.ask(ADD);

  const { paths } = await (await server.send("GET /openapi.json")).json();
  const { put } = paths["/queue/{queue}/run_mine"];
  assert.match(put.description, /run jobs as I like/);
  const most = put.parameters.find((it: { name: string }) =>
    it.name === "most"
  );
  assert.deepEqual(most.schema, { title: "Most", type: "integer", minimum: 1 });
  assert.ok(paths["/queue/{queue}/run_other"]);
  const offered = await (await server.send("GET /scheduler/")).json();
  assert.deepEqual(offered.mine, {
    name: "mine",
    summary: "run jobs as I like",
    file: "./mine.ts",
  });
  const mine = await (await server.send("GET /scheduler/mine")).json();
  assert.equal(mine.options.most.minimum, 1);
  assert.match(
    await server.ask("PUT /queue/a/run_mine?most=0"),
    /^422 .*greater than or equal to 1/,
  );
  assert.match(
    await server.ask("PUT /queue/a/run_mine?most=1"),
    /^200 {"result":"started mine scheduler: pid \d+"}/,
  );
  await until(async () => {
    const job = await (await server.send("GET /queue/a/job/job1")).json();
    return job.status === "end";
  });
});

Deno.test("code: no request names any, neither by a file nor by an experiment", async () => {
  await using dir = await withModules({
    "mine.ts": moduleOf(),
    "experiment/schedulers/other.ts": moduleOf({ name: "other" }),
  });
  await using server = await startServer({ cwd: dir.path });
  await server.ask("POST /queue/?name=a");

  assert.match(await server.ask("PUT /queue/a/run_other"), /^404 /);
  assert.match(await server.ask("GET /scheduler/other"), /^404 /);
  assert.doesNotMatch(await server.ask("GET /scheduler/"), /other/);
  assert.match(await server.ask("PUT /queue/a/run_mine"), /^404 /);
  assert.match(
    await server.ask("PUT /queue/a/run_fifo?max_parallel=1&plugin=./mine.ts"),
    /^422 .*extra fields not permitted/,
  );
});

Deno.test("a wrong plugin is named at the start, and nothing is started", async () => {
  await using dir = await withModules({
    "none.ts": "export default 1",
    "taken.ts": moduleOf({ name: "fifo" }),
    "one.ts": moduleOf(),
    "two.ts": moduleOf(),
  });
  const start = async (...files: string[]) => {
    const { code, err } = await cms([
      ...["queue", "--service", "start", "--port=0"],
      ...files.map((file) => `--plugin=${file}`),
    ], { cwd: dir.path, env: { CMS_USERNAME: USER, CMS_PASSWORD: PASSWORD } });
    return `${code} ${err.split("\n")[0]}`;
  };

  assert.equal(
    await start("one.ts", "gone.ts"),
    '66 ERROR: Cannot find the scheduler "gone.ts"',
  );
  assert.equal(
    await start("none.ts"),
    '65 ERROR: Cannot use the scheduler "none.ts": its default export is no scheduler',
  );
  assert.equal(
    await start("taken.ts"),
    '73 ERROR: Cannot use the scheduler "taken.ts": "fifo" comes with cms',
  );
  assert.equal(
    await start("one.ts", "two.ts"),
    '73 ERROR: Cannot use the scheduler "two.ts": "mine" comes with one.ts',
  );
});

Deno.test("a plugin that throws or never comes back ends its run only, and that is answered", async () => {
  await using dir = await withModules({
    "angry.ts": moduleOf({ name: "angry", create: "throw new Error('no')" }),
    "endless.ts": moduleOf({ name: "endless", create: "for (;;);" }),
  });
  await using server = await startServer({
    cwd: dir.path,
    args: ["--plugin=./angry.ts", "--plugin=./endless.ts"],
  });
  await server.ask("POST /queue/?name=a");
  await server.ask(ADD);

  assert.match(
    await server.ask("PUT /queue/a/run_angry"),
    /^422 .*Cannot use scheduler \\"angry\\": its create threw Error: no/,
  );
  assert.match(
    await server.ask("PUT /queue/a/run_endless"),
    /^422 .*its create has not come back for 10 s/,
  );
  assert.match(await server.ask("GET /health"), /^200 /);
  assert.match(await server.ask("GET /queue/a"), /"status":"undefined"/);
});
