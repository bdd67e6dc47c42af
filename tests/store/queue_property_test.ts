import "../support/with_parser.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { jobsOf, queueDir } from "../support/queue_dir.ts";
import { applyAll, type QueueModel } from "../support/queue_model.ts";
import { readQueue } from "../support/record_text.ts";
import {
  CHECKPOINT,
  EDITS,
  editsOf,
  HAND_MADE,
  HEADER,
  MAKER,
  NAME,
  OTHERS_UPDATE,
  readAll,
  REOPEN,
  type Step,
  step,
  TORN_LINE,
  UPDATE,
  World,
} from "../support/queue_world.ts";

async function check(
  steps: readonly Step[],
  isManager = false,
): Promise<void> {
  await using dir = await queueDir(HAND_MADE);
  const world = new World(dir);
  await world.reopen(isManager);
  using _ = { [Symbol.dispose]: () => world.queue.close() };
  for (const step of steps) {
    await step(world);
    world.check(world.queue);
  }
  using other = await dir.open();
  world.check(other);
  assert.ok(dir.text().includes(HEADER));
}

const RUNS = { numRuns: 40 };

Deno.test("any sequence of changes, checkpoints and reopens gives what a map would", async () => {
  const steps = fc.oneof(
    { weight: 4, arbitrary: UPDATE },
    { weight: 2, arbitrary: OTHERS_UPDATE },
    { weight: 1, arbitrary: CHECKPOINT },
    { weight: 1, arbitrary: REOPEN },
    { weight: 1, arbitrary: TORN_LINE },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(steps, { maxLength: 25 }),
      (steps) => check(steps),
    ),
    RUNS,
  );
});

Deno.test("what people edit between commands is what holds", async () => {
  const steps = fc.oneof(
    { weight: 3, arbitrary: UPDATE },
    { weight: 1, arbitrary: OTHERS_UPDATE },
    { weight: 3, arbitrary: editsOf(...Object.keys(EDITS)) },
    {
      weight: 1,
      arbitrary: fc.constant(step("reopen", (world) => world.reopen(false))),
    },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(steps, { maxLength: 20 }),
      (steps) => check(steps),
    ),
    RUNS,
  );
});

Deno.test("what people add and move during a run is what holds", async () => {
  const steps = fc.oneof(
    { weight: 3, arbitrary: UPDATE },
    { weight: 1, arbitrary: OTHERS_UPDATE },
    { weight: 1, arbitrary: CHECKPOINT },
    { weight: 2, arbitrary: editsOf("insert", "move", "note") },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(steps, { maxLength: 20 }),
      (steps) => check(steps, true),
    ),
    RUNS,
  );
});

Deno.test("a stale version saved during a run loses neither the edit nor what has happened", async () => {
  const before = fc.array(fc.oneof(UPDATE, CHECKPOINT), { maxLength: 8 });
  const after = fc.array(fc.oneof(UPDATE, OTHERS_UPDATE, CHECKPOINT), {
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(before, after, NAME, async (before, after, job) => {
      await using dir = await queueDir(HAND_MADE);
      const world = new World(dir);
      await world.reopen(true);
      using _ = { [Symbol.dispose]: () => world.queue.close() };
      for (const step of before) await step(world);
      await world.queue.checkpoint("now");
      const loaded = readQueue(dir.text());
      const wasThere = loaded.has(job);
      for (const step of after) await step(world);

      if (wasThere) loaded.set(job, { ...loaded.get(job), note: "mine" });
      loaded.set("new", { command: "new" });
      dir.edit(loaded.toString());
      await world.queue.update(() => []);

      const jobs = jobsOf(world.queue);
      assert.deepEqual(jobs.get("new"), { command: "new" });
      jobs.delete("new");
      for (const record of [jobs.get(job)]) {
        // A job that was added anew since is not the one that was edited.
        if (record && record["note"] === "mine") delete record["note"];
      }
      const byName = (jobs: QueueModel) =>
        [...jobs].toSorted(([a], [b]) => a < b ? -1 : 1);
      assert.deepEqual(byName(jobs), byName(world.model));
      await world.queue.checkpoint("now");
      using other = await dir.open();
      assert.equal(other.size, world.model.size + 1);
    }),
    RUNS,
  );
});

Deno.test("replaying a journal twice does no harm", () => {
  const journal = fc.array(MAKER, { maxLength: 40 })
    .map((makers) => makers.map((make, n) => make(n)));
  fc.assert(fc.property(journal, fc.nat(), (changes, from) => {
    const initial = readAll(readQueue(HAND_MADE));
    const once = applyAll(initial, changes);
    const again = applyAll(new Map(once), changes.slice(from % 40));
    assert.deepEqual(Object.fromEntries(again), Object.fromEntries(once));
  }));
});
