import "../support/with_parser.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { AppError } from "../../src/core/errors.ts";
import { createClusterStore } from "../../src/store/cluster_store.ts";
import { add, end, queueDir, start, THREE_JOBS } from "../support/queue_dir.ts";
import { holds } from "../support/holds.ts";

/** Files that something else than this program has been at. */

const CLUSTER = `red:
  id: red
  name: red
  user: pi
  status: active
  max_jobs_allowed: 2
  gpu: ''
`;

const BYTES = fc.oneof(
  fc.uint8Array({ maxLength: 8 }),
  fc.constantFrom(
    "\0\0\0\0",
    "\n",
    ": ",
    "'",
    '"',
    "{",
    "- ",
    "&a ",
    "*a",
    "\t",
  )
    .map((text) => new TextEncoder().encode(text)),
);

/** Takes some bytes out and puts others in, at a place given as a part of all. */
const DAMAGE = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  out: fc.nat({ max: 40 }),
  put: BYTES,
});

function damaged(
  path: string,
  damages: readonly { at: number; out: number; put: Uint8Array }[],
): Uint8Array {
  let bytes = Deno.readFileSync(path);
  for (const { at, out, put } of damages) {
    const from = Math.floor(at * bytes.length);
    const [before, after] = [bytes.slice(0, from), bytes.slice(from + out)];
    bytes = new Uint8Array([...before, ...put, ...after]);
  }
  Deno.writeFileSync(path, bytes);
  Deno.utimeSync(path, 1e9, 1e9); // nobody is about to write the rest of it
  return bytes;
}

const DAMAGES = fc.array(DAMAGE, { minLength: 1, maxLength: 3 });

Deno.test("a damaged queue file is read or refused, and is there as it was", async () => {
  await holds(DAMAGES, async (damages) => {
    await using dir = await queueDir(THREE_JOBS);
    const bytes = damaged(dir.yaml, damages);

    await dir.jobs().catch(refusal);

    assert.deepEqual(Deno.readFileSync(dir.yaml), bytes);
  });
});

Deno.test("a damaged journal costs nothing of what is in the queue file, and a command goes on", async () => {
  await holds(DAMAGES, async (damages) => {
    await using dir = await queueDir(THREE_JOBS);
    {
      using queue = await dir.open({ manage: true });
      await queue.update(() => [start("job1", "x-1"), add("job4")]);
      await queue.checkpoint("now");
      await queue.update(() => [end("job1", "11"), start("job2", "x-2")]);
    }
    damaged(dir.journal, damages);

    const jobs = await dir.jobs();
    {
      using queue = await dir.open();
      await queue.update(() => [add("job9")]);
    }

    const names = ["job1", "job2", "job3", "job4"];
    assert.deepEqual(
      [...jobs.keys()].filter((it) => names.includes(it)),
      names,
    );
    assert.ok((await dir.jobs()).has("job9"));
  });
});

Deno.test("a damaged cluster file gives slots or is refused, and is there as it was", async () => {
  await holds(DAMAGES, async (damages) => {
    await using dir = await queueDir();
    const path = `${dir.ref.experiment}/a-cluster.yaml`;
    Deno.writeTextFileSync(path, CLUSTER);
    const bytes = damaged(path, damages);
    const store = createClusterStore();

    try {
      store.slots(dir.ref);
    } catch (error) {
      refusal(error);
    }

    await store.read(dir.ref).catch(refusal);
    assert.deepEqual(Deno.readFileSync(path), bytes);
  });
});

function refusal(error: unknown): void {
  if (!(error instanceof AppError)) throw error;
}
