/**
 * A queue on disk beside the map that it should equal, and what can happen to
 * both: for property tests.
 *
 * @module
 */
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
  start,
} from "./queue_dir.ts";
import { applyAll, type QueueModel } from "./queue_model.ts";
import { readQueue } from "./record_text.ts";

/** What it begins with, whatever happens to its jobs. */
export const HEADER = "# by hand\n\n";
/** A file in several styles. */
export const HAND_MADE = `${HEADER}job1:
  command: one # first
  status: ready

# the second
job2: {command: two, status: ready}
`;

/** Few names, so that changes meet. */
export const NAME = fc.constantFrom(..."12345".split("").map((n) => `job${n}`));

/** Makes a change; its argument is a number that no other change has. */
type Maker = (n: number) => Change;

/** Changes as the use cases and the engine make them, to one job. */
const KINDS: readonly ((job: string) => Maker)[] = [
  (job) => (n) => add(job, { id: `id-${n}` }),
  (job) => (n) => start(job, `x-${n}`),
  (job) => (n) => end(job, `${n + 10}`),
  (job) => () => ({ job, set: { status: "crash" }, unset: ["pid"] }),
  (job) => () => ({ job, delete: true }),
  (job) => (n) => ({ job, order: [job, `job${1 + n % 5}`] }),
];
export const MAKER = fc.tuple(fc.constantFrom(...KINDS), NAME)
  .map(([kind, job]) => kind(job));

/** Something that happens to a queue, and to what it should be. */
export type Step = (world: World) => void | Promise<void>;

/** A step that fast-check can show. */
export function step(what: string, run: Step): Step {
  return Object.assign(run, { [fc.toStringMethod]: () => what });
}

/** A queue, held open by one process, and its model. */
export class World {
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

export function readAll(text: RecordText): QueueModel {
  return new Map([...text.names()].map((name) => [name, text.get(name)!]));
}

const CHANGES = fc.array(MAKER, { minLength: 1, maxLength: 3 });

export const UPDATE = CHANGES.map((makers) =>
  step(`change ${makers}`, (world) => world.update(world.queue, makers))
);
export const OTHERS_UPDATE = CHANGES.map((makers) =>
  step(`others change ${makers}`, async (world) => {
    using other = await world.dir.open();
    await world.update(other, makers);
    await other.checkpoint("lazy");
    await world.queue.update(() => []);
  })
);
export const CHECKPOINT = fc.constant(
  step("checkpoint", (world) => world.queue.checkpoint("now")),
);
export const REOPEN = fc.boolean().map((isManager) =>
  step(`reopen ${isManager}`, (world) => world.reopen(isManager))
);
export const TORN_LINE = fc.constantFrom('{"at":17', '{"at', "{").map((text) =>
  step(`tear ${text}`, ({ dir: { journal } }) => {
    Deno.writeTextFileSync(journal, text, { append: true });
  })
);

/** What people do with a file that shows all there is. */
export const EDITS: Record<
  string,
  (world: World, job: string, n: number) => void
> = {
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
export function editsOf(...kinds: string[]): fc.Arbitrary<Step> {
  return fc.tuple(fc.constantFrom(...kinds), NAME, fc.nat()).map((
    [what, job, n],
  ) =>
    step(`edit ${what} ${job}`, async (world) => {
      await world.queue.checkpoint("now");
      EDITS[what]!(world, job, n);
      await world.queue.update(() => []);
    })
  );
}
