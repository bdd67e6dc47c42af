import "../support/with_parser.ts";
import assert from "node:assert/strict";
import type { HostRecord } from "../../src/core/host.ts";
import { createClusterStore } from "../../src/store/cluster_store.ts";
import { tempDir } from "../support/temp.ts";

const STORE = createClusterStore();

const TEXT = `# our machines
red: # the big one
  name: red
  user: pi
  status: active
  max_jobs_allowed: 2
  gpu: 0
  colour: red
# the small one
blue:
  name: blue
  user: pi
  status: inactive
`;

async function cluster(text?: string) {
  const dir = await tempDir();
  const path = dir.join("a-cluster.yaml");
  if (text !== undefined) Deno.writeTextFileSync(path, text);
  return {
    ref: { experiment: dir.path, name: "a" },
    path,
    text: () => Deno.readTextFileSync(path),
    [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose](),
  };
}

Deno.test("a created cluster is empty and made only once", async () => {
  await using dir = await cluster();

  assert.equal(await STORE.create(dir.ref), true);
  assert.equal((await STORE.read(dir.ref)).size, 0);
  assert.equal(await STORE.create(dir.ref), false);
});

Deno.test("a cluster that is not there is an error, and not made", async () => {
  await using dir = await cluster();
  const error = { code: "not-found", hint: /cms cluster create a/ };

  await assert.rejects(STORE.read(dir.ref), error);
  await assert.rejects(STORE.update(dir.ref, () => {}), error);
  assert.throws(() => STORE.slots(dir.ref), error);
  assert.deepEqual([...Deno.readDirSync(dir.ref.experiment)], []);
});

Deno.test("a change rewrites only its own lines; comments and unknown keys stay", async () => {
  await using dir = await cluster(TEXT);

  await STORE.update(dir.ref, (hosts) => {
    hosts.set("blue", { ...hosts.get("blue"), status: "active" });
    hosts.set("green", { name: "green" });
  });

  assert.equal(
    dir.text(),
    `${TEXT.replace("inactive", "active")}green:\n  name: green\n`,
  );
  await STORE.update(dir.ref, (hosts) => void hosts.delete("red"));
  assert.deepEqual([...(await STORE.read(dir.ref)).keys()], ["blue", "green"]);
  assert.match(dir.text(), /^# our machines\n|^# the small one\nblue:/m);
});

Deno.test("what a change throws leaves the file as it was", async () => {
  await using dir = await cluster(TEXT);

  await assert.rejects(
    STORE.update(dir.ref, (hosts) => {
      hosts.clear();
      throw new RangeError("Cannot change");
    }),
    RangeError,
  );

  assert.equal(dir.text(), TEXT);
});

Deno.test("changes at the same time are all kept, and an editor's, too", async () => {
  await using dir = await cluster("a: {}\n");
  let isEdited = false;

  await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      STORE.update(dir.ref, (hosts) => {
        hosts.set(`host${n}`, { name: `host${n}` });
        if (n !== 10 || isEdited) return;
        Deno.writeTextFileSync(dir.path, `${dir.text()}edited: {}\n`);
        isEdited = true;
      })),
  );

  const hosts = await STORE.read(dir.ref);
  assert.equal(hosts.size, 22);
  assert.ok(hosts.has("edited"));
});

Deno.test("slots are those of the active hosts", async () => {
  await using dir = await cluster(TEXT);

  const slots = STORE.slots(dir.ref);

  assert.deepEqual(slots.map(({ machine }) => machine?.key), [
    "pi@red",
    "pi@red",
  ]);
});

Deno.test("a damaged cluster file is refused and left as it is", async () => {
  for (const text of ["red: [\n", "- red\n", "red: 1\n"]) {
    await using dir = await cluster(text);
    const change = (hosts: Map<string, HostRecord>) => void hosts.clear();

    await assert.rejects(STORE.read(dir.ref), { code: "invalid" });
    await assert.rejects(STORE.update(dir.ref, change), { code: "invalid" });
    assert.equal(dir.text(), text);
  }
});

Deno.test("whoever follows a cluster is told its slots when they may have changed", async () => {
  await using dir = await tempDir();
  const ref = { experiment: dir.path, name: "c" };
  const path = dir.join("c-cluster.yaml");
  await Deno.writeTextFile(path, "a: {name: red}\n");
  const changed = STORE.follow(ref);

  const first = changed();
  const unchanged = changed();
  await STORE.update(ref, (hosts) => {
    hosts.set("a", { name: "red", max_jobs_allowed: 3 });
  });
  const more = changed();
  await Deno.writeTextFile(path, "a: {name: red\n");
  const damaged = changed();
  await Deno.remove(path);
  const gone = changed();
  await Deno.writeTextFile(path, "a: {name: red}\nb: {name: red}\n");
  const back = changed();

  assert.deepEqual(
    [first, unchanged, more, damaged, gone, back].map((it) => it?.length),
    [1, undefined, 3, undefined, undefined, 2],
  );
});
