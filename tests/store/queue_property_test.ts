import assert from "node:assert/strict";
import fc from "fast-check";
import type { Change } from "../../src/core/change.ts";
import type { JobRecord } from "../../src/core/job.ts";
import type { OpenQueue } from "../../src/core/store.ts";
import type { RecordText } from "../../src/store/record_text.ts";
import {
  add,
  end,
  type HeldQueue,
  jobsOf,
  type QueueDir,
  queueDir,
  start,
} from "../support/queue_dir.ts";
import { applyAll, type QueueModel } from "../support/queue_model.ts";
import { readQueue } from "../support/record_text.ts";

const HEADER = "# by hand\n\n";
const HAND_MADE = `${HEADER}job1:
  command: one # first
  status: ready

# the second
job2: {command: two, status: ready}
`;

const NAME = fc.constantFrom(..."12345".split("").map((n) => `job${n}`));

/** Makes a change; its argument is a number that no other change has. */
type Maker = (n: number) => Change;

/** Changes as the use cases and the engine make them, to one job. */
const KINDS: readonly ((job: string) => Maker)[] = [
  (job) => (n) => add(job, { id: `id-${n}` }),
  (job) => (n) => start(job, `x-${n}`),
  (job) => (n) => end(job, `${n + 10}`),
  (job) => () => ({ job, set: { status: "crash" }, unset: ["pid"] }),
  (job) => () => ({ job, delete: true }),
];
const MAKER = fc.tuple(fc.constantFrom(...KINDS), NAME)
  .map(([kind, job]) => kind(job));

/** Something that happens to a queue, and to what it should be. */
type Step = (world: World) => void | Promise<void>;

/** A step that fast-check can show. */
function step(what: string, run: Step): Step {
  return Object.assign(run, { [fc.toStringMethod]: () => what });
}

class World {
  readonly dir: QueueDir;
  readonly model: QueueModel;
  queue!: HeldQueue;
  #n = 0;

  constructor(dir: QueueDir) {
    this.dir = dir;
    this.model = readAll(readQueue(HAND_MADE));
  }

  async update(
    queue: OpenQueue,
    makers: readonly Maker[],
  ): Promise<void> {
    const changes = makers.map((make) => make(this.#n++));
    await queue.update(() => changes);
    applyAll(this.model, changes);
  }

  async reopen(isManager: boolean): Promise<void> {
    this.queue?.close();
    this.queue = await this.dir.open({ manage: isManager });
  }

  /** A person's edit of one record, or none, in the file. */
  rewrite(
    job: string,
    edit: (record: JobRecord | undefined) => JobRecord | undefined,
  ): void {
    const text = readQueue(this.dir.text());
    const record = edit(this.model.get(job));
    if (record) {
      text.set(job, record);
      this.model.set(job, record);
    } else {
      text.delete(job);
      this.model.delete(job);
    }
    this.dir.edit(text.toString());
  }

  check(queue: OpenQueue): void {
    assert.deepEqual([...jobsOf(queue)], [...this.model]);
    assert.equal(queue.size, this.model.size);
  }
}

function readAll(text: RecordText): QueueModel {
  return new Map([...text.names()].map((name) => [name, text.get(name)!]));
}

const CHANGES = fc.array(MAKER, { minLength: 1, maxLength: 3 });

const UPDATE = CHANGES.map((makers) =>
  step(`change ${makers}`, (world) => world.update(world.queue, makers))
);
const OTHERS_UPDATE = CHANGES.map((makers) =>
  step(`others change ${makers}`, async (world) => {
    using other = await world.dir.open();
    await world.update(other, makers);
    await other.checkpoint("lazy");
    await world.queue.update(() => []);
  })
);
const CHECKPOINT = fc.constant(
  step("checkpoint", (world) => world.queue.checkpoint("now")),
);
const REOPEN = fc.boolean().map((isManager) =>
  step(`reopen ${isManager}`, (world) => world.reopen(isManager))
);
const TORN_LINE = fc.constantFrom('{"at":17', '{"at', "{").map((text) =>
  step(`tear ${text}`, ({ dir: { journal } }) => {
    Deno.writeTextFileSync(journal, text, { append: true });
  })
);

/** What people do with a file that shows all there is. */
const EDITS: Record<string, (world: World, job: string, n: number) => void> = {
  insert({ dir, model }, _job, n) {
    const name = `new${model.size}-${n}`;
    const text = dir.text().replace(/^\{\}\n/m, "");
    dir.edit(text.replace(HEADER, `${HEADER}${name}:\n  n: ${n}\n`));
    const rest = [...model];
    model.clear();
    model.set(name, { n });
    for (const [name, record] of rest) model.set(name, record);
  },
  delete(world, job) {
    world.rewrite(job, () => undefined);
  },
  move(world, job) {
    const record = world.model.get(job);
    world.rewrite(job, () => undefined);
    world.rewrite(job, () => record);
  },
  ready(world, job) {
    world.rewrite(job, (record) => record && { ...record, status: "ready" });
  },
  note(world, job, n) {
    world.rewrite(job, (record) => record && { ...record, note: n });
  },
};
const editsOf = (...kinds: string[]) =>
  fc.tuple(fc.constantFrom(...kinds), NAME, fc.nat()).map(([what, job, n]) =>
    step(`edit ${what} ${job}`, async (world) => {
      await world.queue.checkpoint("now");
      EDITS[what]!(world, job, n);
      await world.queue.update(() => []);
    })
  );

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
