/**
 * The changes that an edit stands for, over the queue as it is by now.
 *
 * @module
 */
import { arrange, type Change } from "../change.ts";
import { checkPredecessors } from "../dependency.ts";
import { AppError } from "../errors.ts";
import type { Ref } from "../experiment.ts";
import { isLost, type JobRecord, mayRun, textOf } from "../job.ts";
import { newJob } from "../new_job.ts";
import type { OpenQueue } from "../store.ts";
import { checkRunning, derivedKeys, isSame } from "./check_record.ts";
import { commandFor, nameOf } from "./select.ts";

type Records = ReadonlyMap<string, Readonly<JobRecord>>;

/** What was shown, and what became of it. */
export interface EditedRecords {
  readonly before: Records;
  readonly after: Records;
}

/**
 * One change for each job that was touched and is as it was shown; `refused` gets
 * a sentence for each other one.
 *
 * @throws {AppError} `conflict` for what runs, and as `checkPredecessors`.
 */
export function editChanges(
  queue: OpenQueue,
  { before, after, touched, newId, refused }: EditedRecords & {
    readonly touched: readonly string[];
    readonly newId: () => string;
    readonly refused: string[];
  },
): Change[] {
  const { ref } = queue;
  const changes: Change[] = [];
  for (const name of touched) {
    const [old, wanted] = [before.get(name), after.get(name)];
    if (!isSame(queue.get(name), old)) refused.push(hasChanged(ref, name));
    else if (wanted === undefined) changes.push(deletion(ref, name, old!));
    else if (old === undefined) changes.push(addition(ref, name, wanted));
    else changes.push(difference(ref, name, { before: old, after: wanted }));
  }
  const gone = new Set<string>();
  const kept = new Map<string, JobRecord>();
  for (const { job, ...change } of changes) {
    if ("delete" in change) gone.add(job);
    else kept.set(job, after.get(job)!);
  }
  const get = (name: string) => gone.has(name) ? undefined : queue.get(name);
  checkPredecessors({ get }, kept);
  return changes;

  function addition(ref: Ref, name: string, wanted: JobRecord): Change {
    const { experiment } = ref;
    checkRunning(name, { before: {}, after: wanted });
    const spec = {
      command: textOf(wanted["command"]) ?? "",
      user: textOf(wanted["user"]),
      host: textOf(wanted["host"]),
      shell: textOf(wanted["shell"]),
    };
    const made = newJob(spec, { name, experiment, id: newId() });
    return { job: name, add: { ...made, ...wanted } };
  }
}

/**
 * The change of the order, if there is one: as in the text, and behind that what
 * was added meanwhile.
 */
export function orderAfter(
  queue: OpenQueue,
  { after, changes }: { after: Records; changes: readonly Change[] },
): Change[] {
  const names = new Map(Array.from(queue.names(), (name) => [name, true]));
  for (const change of changes) {
    if ("delete" in change) names.delete(change.job);
    else if ("add" in change) names.set(change.job, true);
  }
  const natural = [...names.keys()];
  const wanted = [...arrange(names, [...after.keys()]).keys()];
  const last = wanted.findLastIndex((name, at) => name !== natural[at]);
  const [job] = wanted;
  if (job === undefined || last === -1) return [];
  return [{ job, order: wanted.slice(0, last + 1) }];
}

function deletion(ref: Ref, name: string, job: JobRecord): Change {
  if (!mayRun(job) && !isLost(job)) return { job: name, delete: true };
  throw new AppError(
    "conflict",
    `Cannot delete job "${name}" of ${nameOf(ref)}: it is running`,
    { hint: `see ${commandFor(ref, "delete")} --name=${name}` },
  );
}

function difference(
  { experiment }: Ref,
  name: string,
  { before, after }: { before: JobRecord; after: JobRecord },
): Change {
  checkRunning(name, { before, after });
  const derived = derivedKeys(experiment, { name, before, after });
  const set = Object.entries({ ...after, ...derived })
    .filter(([key, value]) => !isSame(before[key], value));
  const unset = Object.keys(before).filter((key) => !(key in after));
  return { job: name, set: Object.fromEntries(set), unset };
}

function hasChanged(ref: Ref, name: string): string {
  return `Job "${name}" of ${
    nameOf(ref)
  } has changed meanwhile: it is left as it is`;
}
