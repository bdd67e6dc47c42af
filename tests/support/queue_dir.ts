/**
 * Queues on disk for tests: an experiment of their own, and the people and
 * programs that write into it.
 *
 * @module
 */
import type { Change } from "../../src/core/change.ts";
import type { Ref } from "../../src/core/experiment.ts";
import type { JobRecord } from "../../src/core/job.ts";
import type { OpenQueue, OpenQueueOptions } from "../../src/core/store.ts";
import { createQueueStore } from "../../src/store/queue_store.ts";
import { tempDir } from "./temp.ts";

/** Jobs as people write them. */
export const THREE_JOBS = `# my queue

job1:
  command: one # first
  status: ready
# the slow one
job2:
  command: two
  status: ready
  colour: red
job3:
  command: three
  status: ready
`;

/** An open queue that is closed at the end of its block. */
export type HeldQueue = OpenQueue & Disposable;

/** The files of one queue. */
export interface QueueDir extends AsyncDisposable {
  readonly ref: Ref;
  readonly yaml: string;
  readonly journal: string;
  /** What the store has warned of, by all handles that were opened here. */
  readonly warnings: string[];
  open(options?: OpenQueueOptions): Promise<HeldQueue>;
  /** Makes the queue with `cms queue create`, so to say. */
  create(): Promise<boolean>;
  /** Removes it, as `cms queue delete --all` does. */
  remove(): Promise<void>;
  /** What a command that looks at the queue sees, in order. */
  jobs(): Promise<Map<string, JobRecord>>;
  text(): string;
  /** As an editor that writes into the file, some time ago. */
  edit(text: string): void;
  /** As an editor that writes a new file and renames it, some time ago. */
  replace(text: string): void;
  /** The journal's lines, as values. */
  lines(): Record<string, unknown>[];
  /** The names of the files that were made beside queue file and journal. */
  others(): string[];
}

/** A new directory, below `parent` where there is one; a hand-made file in it. */
export async function queueDir(
  text?: string,
  { parent }: { parent?: string } = {},
): Promise<QueueDir> {
  const directory = parent === undefined ? await tempDir() : undefined;
  const experiment = `${directory?.path ?? parent}/experiment`;
  Deno.mkdirSync(experiment);
  const ref = { experiment, name: "a" };
  const yaml = `${experiment}/a-queue.yaml`;
  const journal = `${experiment}/a-queue.journal`;
  const warnings: string[] = [];
  const store = createQueueStore({ warn: (line) => warnings.push(line) });

  const open = async (options?: OpenQueueOptions): Promise<HeldQueue> => {
    const queue = await store.open(ref, options);
    let isOpen = true;
    const close = queue.close.bind(queue);
    queue.close = () => {
      if (isOpen) close();
      isOpen = false;
    };
    return Object.assign(queue, { [Symbol.dispose]: () => queue.close() });
  };
  const edit = (text: string) => {
    Deno.writeTextFileSync(yaml, text);
    letSettle(yaml);
  };
  if (text !== undefined) edit(text);
  return {
    ref,
    yaml,
    journal,
    warnings,
    open,
    create: () => store.create(ref),
    remove: () => store.remove(ref),
    edit,
    async jobs() {
      using queue = await open();
      return jobsOf(queue);
    },
    text: () => Deno.readTextFileSync(yaml),
    replace(text) {
      Deno.writeTextFileSync(`${yaml}.new`, text);
      letSettle(`${yaml}.new`);
      Deno.renameSync(`${yaml}.new`, yaml);
    },
    lines: () => linesOf(journal),
    others: () =>
      [...Deno.readDirSync(experiment)].map(({ name }) => name)
        .filter((name) => !/^a-queue\.(yaml|journal)$/.test(name)).toSorted(),
    [Symbol.asyncDispose]: async () => await directory?.[Symbol.asyncDispose](),
  };
}

/** A journal's lines but for a torn last one; none if it was never begun. */
function linesOf(journal: string): Record<string, unknown>[] {
  try {
    return Deno.readTextFileSync(journal).split("\n").slice(0, -1)
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Counts the seconds, so that no two edits are of the same time. */
let saves = 0;

/** Makes a file look as if it had been saved a while ago. */
export function letSettle(path: string): void {
  const when = 1_700_000_000 + saves++;
  Deno.utimeSync(path, when, when);
}

/** The queue as a map, in its order. */
export function jobsOf(queue: OpenQueue): Map<string, JobRecord> {
  return new Map(
    [...queue.names()].map((name) => [name, { ...queue.get(name)! }]),
  );
}

/** The states of the jobs, in the queue's order. */
export function statesOf(
  jobs: ReadonlyMap<string, JobRecord>,
): Record<string, unknown> {
  return Object.fromEntries(
    [...jobs].map(([name, job]) => [name, job["status"]]),
  );
}

/** Changes a queue as a command does, and rewrites its file where it may. */
export async function change(
  queue: OpenQueue,
  ...changes: Change[]
): Promise<void> {
  await queue.update(() => changes);
  await queue.checkpoint("lazy");
}

/** A job as `cms queue add` makes it, as far as these tests care. */
export function add(job: string, more: JobRecord = {}): Change {
  const status = "ready";
  const rest = { pid: null, last_probe_check: null };
  return { job, add: { id: `id-of-${job}`, status, ...rest, ...more } };
}

/** What the engine writes when it starts a job. */
export function start(job: string, attempt: string): Change {
  const set = { status: "run", pid: null, last_probe_check: `t-${attempt}` };
  return { job, set: { ...set, attempt }, unset: ["exit_code", "reason"] };
}

/** What the engine writes when a job has ended. */
export function end(job: string, pid: string, status = "end"): Change {
  const unset = ["attempt", "exit_code", "reason"];
  return { job, set: { status, pid }, unset };
}

/** What a command does: opens the queue, changes it and ends. */
export async function command(
  dir: QueueDir,
  ...changes: Change[]
): Promise<void> {
  using queue = await dir.open();
  await change(queue, ...changes);
}
