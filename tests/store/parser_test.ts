import assert from "node:assert/strict";
import { tempDir } from "../support/temp.ts";

const MODULE = (path: string) =>
  new URL(`../../src/store/${path}`, import.meta.url).href;

/** Lists a queue and a cluster as a program of its own, which begins without. */
const LOOK = `
import { createQueueStore } from ${JSON.stringify(MODULE("queue_store.ts"))};
import { createClusterStore } from ${
  JSON.stringify(MODULE("cluster_store.ts"))
};
import { hasParser } from ${JSON.stringify(MODULE("parser.ts"))};
const [experiment, kind] = Deno.args;
const ref = { experiment, name: "a" };
const command = kind === "queue"
  ? await (async () => {
    const queue = await createQueueStore().open(ref);
    const { command } = queue.get("job1");
    queue.close();
    return command;
  })()
  : (await createClusterStore().read(ref)).get("job1").command;
console.log(JSON.stringify({ command, hasParser: hasParser() }));
`;

async function look(kind: "queue" | "cluster", yaml: string): Promise<unknown> {
  await using dir = await tempDir();
  await Deno.writeTextFile(dir.join(`a-${kind}.yaml`), yaml);
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", LOOK, dir.path, kind],
  }).output();
  const decoder = new TextDecoder();
  const text = decoder.decode(stdout);
  assert.ok(text, decoder.decode(stderr));
  return JSON.parse(text);
}

for (const kind of ["queue", "cluster"] as const) {
  Deno.test(`a ${kind} as cms writes it is read without the YAML package`, async () => {
    assert.deepEqual(
      await look(kind, "job1:\n  name: job1\n  command: echo 'hi'\n"),
      { command: "echo 'hi'", hasParser: false },
    );
  });

  Deno.test(`a ${kind} as a person may write it is read by the YAML package`, async () => {
    for (
      const yaml of [
        "job1: {command: ls}\n",
        "job1:\n  command: >-\n    ls\n",
        "{job1: {command: ls}}\n",
      ]
    ) {
      assert.deepEqual(
        await look(kind, yaml),
        { command: "ls", hasParser: true },
        yaml,
      );
    }
  });
}

Deno.test("a long queue is read with it, for none of its records may need to wait", async () => {
  const jobs = Array.from(
    { length: 3_000 },
    (_, at) => `job${at + 1}:\n  name: job${at + 1}\n  command: ls\n`,
  );

  assert.deepEqual(
    await look("queue", jobs.join("")),
    { command: "ls", hasParser: true },
  );
});
