import assert from "node:assert/strict";
import { type Schema, Validator } from "@cfworker/json-schema";
import { commandsFor } from "../../src/cli/commands/mod.ts";
import { loadAll } from "../../src/cli/load_commands.ts";
import { cms, cmsWell } from "../support/cms.ts";
import { fakeGpus } from "../support/fake_gpus.ts";
import { tempDir } from "../support/temp.ts";

const SCHEMAS = new URL("../../docs/schemas/", import.meta.url);

/**
 * What is wrong with a text. `isOurs`: no person has added keys, so that one
 * which the schema does not tell of is wrong, too.
 */
async function faults(
  name: string,
  text: string,
  { isOurs = true } = {},
): Promise<string[]> {
  const path = new URL(`${name}.json`, SCHEMAS);
  const schema = JSON.parse(await Deno.readTextFile(path));
  if (isOurs) forbidMore(schema);
  const validator = new Validator(schema as Schema, "2020-12", false);
  const values = schema.type === "object"
    ? text.trim().split(/\n(?=\{)/)
    : [text];
  return values.flatMap((value) =>
    validator.validate(JSON.parse(value)).errors
      .map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`)
  );
}

/** No object may have a key that its schema does not tell of. */
function forbidMore(schema: unknown): void {
  if (typeof schema !== "object" || schema === null) return;
  if ("properties" in schema && !("additionalProperties" in schema)) {
    Object.assign(schema, { additionalProperties: false });
  }
  for (const part of Object.values(schema)) forbidMore(part);
}

/** Which schema tells of which command's output, as the page has it. */
async function schemas(): Promise<Map<string, string>> {
  const page = await Deno.readTextFile(new URL("README.md", SCHEMAS));
  return new Map(
    page.split("\n").flatMap((line) => {
      const [, schema] = /\((.*)\.json\)/.exec(line) ?? [];
      if (schema === undefined) return [];
      return Array.from(
        line.matchAll(/`([^`]+)`/g),
        ([, command]) => [command!, schema] as const,
      );
    }),
  );
}

/** What a command needs to show something. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  "queue explain": ["default", "bad"],
  "queue add": ["--name=new", "--command=true", "--dry-run"],
  "queue reset": ["--status=end", "--dry-run"],
  "queue delete": ["--all", "--dry-run"],
};

/** A machine does not answer there. */
const MAY_FAIL: ReadonlySet<string> = new Set(["cluster probe"]);

Deno.test("each command that prints JSON has a schema, and prints what it says", async () => {
  await using dir = await tempDir();
  await using gpus = await fakeGpus(["0, GPU-aa, 40536, 3, 7, NVIDIA A100"]);
  const spec = dir.join("spec.yaml");
  const options = {
    cwd: dir.path,
    env: { ...gpus.env, HOME: dir.path },
  };
  const type = (...args: string[]) => cmsWell(args, options);
  await type("cluster", "create");
  const addHost = ["cluster", "add", "--slots=2"];
  await type(...addHost, "--id=here", "--name=localhost");
  await type(...addHost, "--id=nowhere", "--name=no.such.host.invalid");
  await type("queue", "create");
  const add = ["queue", "add", "--retries=1"];
  await type(...add, "--name=bad", "--command=exit 3", "--gpu=0");
  await type(...add, "--name=good", "--command=true");
  await type(...add, "--name=lost", "--command=true", "--shell=nosuchshell");
  await type(...add, "--name=slow", "--command=sleep 60", "--walltime=1");
  await cms(["queue", "run", "fifo_multi", "--hosts=localhost"], options);
  await type("job", "template", spec, "--name=one");
  const job = ["job", "add", "--executable=sh", `--jobset=${spec}`];
  await type(...job, "--name=two", "--arguments=-c 'exit 3'");
  await cms(["job", "run", `--jobset=${spec}`], options);
  const known = await schemas();

  const seen: string[] = [];
  for (const { path, options: specs = {} } of await loadAll(commandsFor([]))) {
    const { values = [], help = "" } = specs["format"] ?? {};
    if (!/\bjson\b/.test([help, ...values].join())) continue;
    const command = path.join(" ");
    const schema = known.get(command);
    assert.ok(schema, `${command} has no schema in docs/schemas`);
    const args = [...path, ...ARGUMENTS[command] ?? [], "--format=json"];
    if (path[0] === "job") args.push(`--jobset=${spec}`);
    const { code, out, err } = await cms(args, options);
    assert.ok(code === 0 || MAY_FAIL.has(command), err);
    assert.ok(out.length > 100, `${command} shows too little: ${out}`);
    assert.deepEqual(await faults(schema, out), [], `${command}: ${out}`);
    seen.push(command);
  }

  assert.deepEqual(seen.toSorted(), [...known.keys()].toSorted());
});

Deno.test("queue list and info print what their schema says, before a run and behind it", async () => {
  await using dir = await tempDir();
  const options = { cwd: dir.path };
  const add = (...args: string[]) =>
    cmsWell(["queue", "add", ...args], options);
  const check = async () => {
    for (const verb of ["list", "info"]) {
      const json = ["queue", verb, "--format=json"];
      const text = await cmsWell(json, options);
      assert.deepEqual(await faults("queue-list", text), [], text);
    }
  };
  await cmsWell(["queue", "create"], options);
  await check();
  await add(
    "--name=good",
    "--command=true",
    "--gpu=0",
    "--user=me",
    "--host=x",
  );
  await add("--name=bad", "--command=exit 3", "--retries=1", "--env=A=1");
  await add("--name=slow", "--command=sleep 60", "--walltime=1");
  await add("--name=lost", "--command=true", "--shell=nosuchshell");
  await add(
    ...["--name=late", "--command=true", "--after=bad", "--if-failed=run"],
    ...["--priority=-2", "--directory=/tmp", "--stdin=/dev/null"],
    ...["--retries=1", "--retry-delay=5s", "--begin=now+1s"],
  );
  await add("--name=idle", "--command=true", "--status=hold");
  await check();

  const hosts = "--hosts=localhost,localhost";
  const { code } = await cms(["queue", "run", "fifo_multi", hosts], options);

  assert.equal(code, 1);
  await check();
});

Deno.test("the plan of a run, and of a deletion, is as its schema says", async () => {
  await using dir = await tempDir();
  const options = { cwd: dir.path };
  await cmsWell(["queue", "create"], options);
  const add = ["queue", "add", "--command=true"];
  await cmsWell([...add, "--name=a,b,c"], options);
  await cmsWell([...add, "--name=d", "--after=c"], options);
  await cmsWell([...add, "--name=e", "--shell=../x"], options).catch(() => {});
  const json = ["--dry-run", "--format=json"];

  const run = await cmsWell(
    ["queue", "run", "fifo_multi", "--hosts=localhost", ...json],
    options,
  );
  const deletion = await cmsWell(
    ["queue", "delete", "--name=a", ...json],
    options,
  );

  assert.deepEqual(await faults("run-plan", run), [], run);
  const { starts, next, waiting } = JSON.parse(run);
  assert.deepEqual(starts, [{ job: "a", machine: "localhost" }]);
  assert.deepEqual(next, ["b", "c"]);
  assert.equal(waiting[0].job, "d");
  assert.deepEqual(await faults("plan", deletion), [], deletion);
});

Deno.test("a format without a dry run is refused before anything is done", async () => {
  await using dir = await tempDir();
  const options = { cwd: dir.path };
  await cmsWell(["queue", "create"], options);

  const { code, err } = await cms(
    ["queue", "add", "--name=a", "--command=true", "--format=json"],
    options,
  );

  assert.equal(code, 2);
  assert.match(err, /^ERROR: Cannot use --format without --dry-run/);
  const text = await cmsWell(["queue", "list", "--format=json"], options);
  assert.equal(text.trim(), "[]");
});

Deno.test("a run tells what the schema of notices says", async () => {
  await using dir = await tempDir();
  const options = { cwd: dir.path };
  await cmsWell(["queue", "create"], options);
  const add = ["queue", "add", "--command=exit 3"];
  await cmsWell([...add, "--name=a,b"], options);
  await cmsWell([...add, "--name=c", "--shell=nosuchshell"], options);
  const run = ["queue", "run", "fifo_multi", "--hosts=localhost"];

  const tell = ["--notify=cat >>told", "--notify-on=both"];
  await cms([...run, ...tell], options);

  const told = await Deno.readTextFile(dir.join("told"));
  const notices = told.trim().split("\n");
  assert.equal(notices.length, 2, told);
  for (const notice of notices) {
    assert.deepEqual(await faults("notice", notice), [], notice);
  }
});

Deno.test("cluster list and config print what their schemas say", async () => {
  await using dir = await tempDir();
  const options = { cwd: dir.path };
  await cmsWell(["cluster", "create"], options);
  const add = ["cluster", "add", "--name=red"];
  await cmsWell([...add, "--id=a", "--gpu=0", "--user=pi"], options);
  await cmsWell([...add, "--id=b", "--ip=1.2.3.4", "--pyenv=~/x"], options);
  const set = ["cluster", "set", "--id=a", "--key=max_jobs_allowed"];
  await cmsWell([...set, "--value=4"], options);

  const hosts = await cmsWell(["cluster", "list", "--format=json"], options);
  const defaults = await cmsWell(["config", "--format=json"], options);

  assert.deepEqual(await faults("cluster-list", hosts), [], hosts);
  assert.deepEqual(await faults("config", defaults), [], defaults);
});

Deno.test("keys that a person has added break no schema", async () => {
  await using dir = await tempDir();
  const options = { cwd: dir.path };
  await cmsWell(["queue", "create"], options);
  await Deno.writeTextFile(
    dir.join("experiment/default-queue.yaml"),
    "a: {command: x, my_note: [1, 2]}\n",
  );

  const text = await cmsWell(["queue", "list", "--format=json"], options);

  assert.deepEqual(await faults("queue-list", text, { isOurs: false }), []);
});

Deno.test("output that is not as a schema says would be noticed", async () => {
  assert.notDeepEqual(await faults("queue-list", '[{"command":"x"}]'), []);
  assert.notDeepEqual(await faults("queue-list", '[{"name":1}]'), []);
  assert.notDeepEqual(await faults("queue-list", '[{"name":"a","new":1}]'), []);
  assert.notDeepEqual(await faults("cluster-list", '{"id":"a"}'), []);
  assert.notDeepEqual(await faults("notice", '{"event":"end"}'), []);
});

Deno.test("each schema is in the list of schemas, and each link leads to one", async () => {
  const page = await Deno.readTextFile(new URL("README.md", SCHEMAS));
  const links = Array.from(page.matchAll(/\]\(([^)]+)\)/g), ([, it]) => it!);

  const files = Array.from(Deno.readDirSync(SCHEMAS), (it) => it.name)
    .filter((it) => it.endsWith(".json"));

  assert.deepEqual(links.toSorted(), files.toSorted());
});
