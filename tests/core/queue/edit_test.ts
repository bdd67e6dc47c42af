import "../../support/with_parser.ts";
import assert from "node:assert/strict";
import { addJobs } from "../../../src/core/queue/add.ts";
import { editQueue, queueText } from "../../../src/core/queue/edit.ts";
import { FakeWorld } from "../../support/fake_world.ts";
import { makeJobs } from "../../support/make.ts";

const ON_RED = { user: "pi", host: "red", command: "sleep 60" };
const ONE = { options: { max_parallel: 1, timeout: 2 } };

/** Edits as a person does who replaces one text by another. */
async function edit(
  world: FakeWorld,
  change: (text: string) => string,
  { names, meanwhile = () => Promise.resolve() }: {
    names?: string[];
    meanwhile?: () => Promise<unknown>;
  } = {},
) {
  const { ports, ref } = world;
  const before = await queueText(ports, ref, names);
  await meanwhile();
  return await editQueue(ports, ref, { before, after: change(before), names });
}

/** The text with one record changed. */
function inRecord(name: string, from: string | RegExp, to: string) {
  return (text: string) => {
    const at = text.indexOf(`${name}:\n`);
    assert.notEqual(at, -1);
    return text.slice(0, at) + text.slice(at).replace(from, to);
  };
}

Deno.test("an edited command is taken over, with what follows from it", async () => {
  const world = new FakeWorld({ jobs: makeJobs(2, ON_RED) });

  const edited = await edit(
    world,
    inRecord("job2", "command: sleep 60", "command: echo a b"),
  );

  assert.deepEqual(edited.changed, ["job2"]);
  const { command, executable, arguments: args } = world.job("job2");
  assert.deepEqual([command, executable, args], ["echo a b", "echo", "a b"]);
  assert.equal(world.job("job1")["command"], "sleep 60");
});

Deno.test("a text that means the same changes nothing", async () => {
  const world = new FakeWorld({ jobs: makeJobs(2, ON_RED) });

  const edited = await edit(
    world,
    (text) => `# mine\n${text.replace("user: pi", "user: 'pi'")}`,
  );

  assert.deepEqual(edited, {
    changed: [],
    added: [],
    deleted: [],
    moved: false,
    refused: [],
  });
  assert.deepEqual(world.store.changes(world.ref), []);
});

Deno.test("jobs are added, deleted and moved in the text of the whole queue", async () => {
  const world = new FakeWorld({ jobs: makeJobs(3, ON_RED) });

  const edited = await edit(world, (text) => {
    const [job1, , job3] = text.split(/(?=^job)/m);
    return `${job3}new:\n  command: echo new\n${job1}`;
  });

  const { added, deleted, moved } = edited;
  assert.deepEqual([added, deleted, moved], [["new"], ["job2"], true]);
  assert.deepEqual(
    [...world.store.records(world.ref).keys()],
    ["job3", "new", "job1"],
  );
  assert.equal(world.job("new")["executable"], "echo");
  assert.equal(world.job("new")["status"], "undefined");
});

Deno.test("a job that has changed meanwhile is left as it is, others are taken", async () => {
  const world = new FakeWorld({ jobs: makeJobs(2, ON_RED) });

  const edited = await edit(
    world,
    (text) => text.replaceAll("sleep 60", "sleep 7"),
    {
      meanwhile: async () => {
        world.start(ONE);
        await world.clock.advance(5_000);
      },
    },
  );

  assert.deepEqual(edited.changed, ["job2"]);
  assert.match(edited.refused.join(), /^Job "job1" .* has changed meanwhile/);
  assert.equal(world.job("job1")["command"], "sleep 60");
  assert.equal(world.job("job2")["command"], "sleep 7");
});

Deno.test("a run takes an edit over for jobs that wait", async () => {
  const world = new FakeWorld({ jobs: makeJobs(2, ON_RED) });
  const manager = world.start(ONE);
  await world.clock.advance(5_000);

  await edit(world, inRecord("job2", "command: sleep 60", "command: exit 7"));
  await world.finish(manager);

  assert.equal(world.job("job2")["exit_code"], 7);
});

Deno.test("what runs keeps what its process depends on; its wishes may change", async () => {
  const world = new FakeWorld({ jobs: makeJobs(1, ON_RED) });
  const manager = world.start(ONE);
  await world.clock.advance(5_000);
  const add = (line: string) => (text: string) => `${text}  ${line}\n`;

  await assert.rejects(
    edit(world, inRecord("job1", "command: sleep 60", "command: true")),
    /Cannot change the command of job "job1": it is running/,
  );
  await assert.rejects(edit(world, () => ""), /Cannot delete job "job1"/);
  await edit(world, add("retries: 2"));
  await edit(world, add("note: mine"));

  const { retries, note, status } = world.job("job1");
  assert.deepEqual([retries, note, status], [2, "mine", "start"]);
  await world.finish(manager);
});

const WRONG: readonly (readonly [string, (text: string) => string, RegExp])[] =
  [
    ["no YAML", () => "job1: [", /line 1/],
    ["a name twice", (text) => text + text, /job1/],
    [
      "a shell that is none",
      inRecord("job1", "shell: bash", "shell: ba/sh"),
      /the shell of job "job1"/,
    ],
    [
      "an output outside",
      inRecord("job1", "output: job1.out", "output: ../x"),
      /output of job "job1": it leaves/,
    ],
    ["a host that is none", inRecord("job1", "host: red", "host: -x"), /host/],
    [
      "no command",
      inRecord("job1", "command: sleep 60", "command:"),
      /Cannot run job "job1": it has no command/,
    ],
    [
      "another name",
      inRecord("job1", "name: job1", "name: job9"),
      /the name of job "job1"/,
    ],
    [
      "a number that is none",
      inRecord("job1", "pid: null", "pid: null\n  retries: often"),
      /the retries of job "job1"/,
    ],
    [
      "a state that only a start gives",
      inRecord("job1", "status: ready", "status: start"),
      /the status of job "job1"/,
    ],
    [
      "a name that no job has",
      (text) => `${text}a/b:\n  command: x\n`,
      /a\/b.* as the name of a job/,
    ],
    [
      "a circle",
      (text) =>
        text.replaceAll(/^ {2}pid: null/gm, "  pid: null\n  after: job[1-2]"),
      /it would wait for itself/,
    ],
    [
      "a predecessor that is deleted",
      (text) =>
        inRecord("job1", "pid: null", "pid: null\n  after: job2")(text)
          .replace(/^job2:[^]*/m, ""),
      /job2, which is not in the queue/,
    ],
  ];

for (const [what, change, message] of WRONG) {
  Deno.test(`nothing is taken of a text with ${what}`, async () => {
    const world = new FakeWorld({ jobs: makeJobs(2, ON_RED) });

    await assert.rejects(
      edit(world, (text) => change(text.replace("gpu: null", "gpu: '1'"))),
      message,
    );

    assert.deepEqual(world.store.changes(world.ref), []);
  });
}

Deno.test("of some jobs none can be added, deleted or renamed", async () => {
  const world = new FakeWorld({ jobs: makeJobs(2, ON_RED) });

  await assert.rejects(
    edit(world, (text) => text.replaceAll("job1", "job9"), { names: ["job1"] }),
    /Cannot add, delete or rename job "job1"/,
  );
  const edited = await edit(world, (text) => text.replace("60", "7"), {
    names: ["job1"],
  });
  assert.deepEqual(edited.changed, ["job1"]);
});

Deno.test("a job that was added meanwhile stays, behind those of the text", async () => {
  const world = new FakeWorld({ jobs: makeJobs(2, ON_RED) });
  const { ports, ref } = world;

  await edit(world, (text) => text.split(/(?=^job2)/m).toReversed().join(""), {
    meanwhile: () => addJobs(ports, ref, { names: ["late"], spec: ON_RED }),
  });

  assert.deepEqual(
    [...world.store.records(ref).keys()],
    ["job2", "job1", "late"],
  );
});
