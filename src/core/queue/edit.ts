/**
 * Editing a queue as text: what a person was shown, and what became of it. What
 * has changed meanwhile stays as it is.
 *
 * @module
 */
import type { Change } from "../change.ts";
import { AppError } from "../errors.ts";
import type { Ref } from "../experiment.ts";
import type { Ports } from "../ports.ts";
import { checkRecord, isSame } from "./check_record.ts";
import { editChanges, type EditedRecords, orderAfter } from "./edit_changes.ts";
import { passJobs } from "./list.ts";
import { nameOf } from "./select.ts";

/** A text that was edited. */
export interface Edit {
  readonly before: string;
  readonly after: string;
  /** The jobs that it is about; all where nothing is said. */
  readonly names?: readonly string[] | undefined;
}

/** What was taken over. */
export interface Edited {
  readonly changed: readonly string[];
  readonly added: readonly string[];
  readonly deleted: readonly string[];
  readonly moved: boolean;
  /** A sentence for each job that was not, as it is another one by now. */
  readonly refused: readonly string[];
}

/**
 * The records as YAML.
 *
 * @throws {AppError} `not-found` for a name that is not in the queue.
 */
export async function queueText(
  { queues, yaml }: Pick<Ports, "queues" | "yaml">,
  ref: Ref,
  names?: readonly string[],
): Promise<string> {
  const { format } = await yaml();
  return await passJobs({ queues }, ref, { names, to: format });
}

/**
 * Takes over an edited text. Nothing of it is taken if some of it is wrong; a job
 * that has changed meanwhile is left out, and told of.
 *
 * @throws {AppError} `invalid`, `usage`, `conflict` or `not-found`.
 */
export async function editQueue(
  { queues, yaml, newId }: Pick<Ports, "queues" | "yaml" | "newId">,
  ref: Ref,
  { before, after, names }: Edit,
): Promise<Edited> {
  const { parse } = await yaml();
  const records = { before: parse(before), after: parse(after) };
  const touched = touchedIn(ref, { ...records, names });
  const isMoved = names === undefined && hasMoved(records);
  const refused: string[] = [];
  let changes: readonly Change[] = [];
  let order: readonly Change[] = [];
  if (touched.length > 0 || isMoved) {
    const queue = await queues.open(ref);
    try {
      await queue.update(() => {
        const edit = { ...records, touched, newId };
        changes = editChanges(queue, { ...edit, refused });
        order = isMoved ? orderAfter(queue, { ...records, changes }) : [];
        return [...changes, ...order];
      });
      await queue.checkpoint("lazy");
    } finally {
      queue.close();
    }
  }
  const those = (key: string) =>
    changes.filter((change) => key in change).map(({ job }) => job);
  return {
    changed: those("set"),
    added: those("add"),
    deleted: those("delete"),
    moved: order.length > 0,
    refused,
  };
}

/** The jobs that are other ones now; each is a record that can be run. */
function touchedIn(
  ref: Ref,
  { before, after, names }: EditedRecords & {
    readonly names: readonly string[] | undefined;
  },
): string[] {
  const touched = [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => !isSame(before.get(name), after.get(name)));
  const other = touched.find((name) => !before.has(name) || !after.has(name));
  if (names && other !== undefined) {
    throw new AppError(
      "usage",
      `Cannot add, delete or rename job "${other}" of ${
        nameOf(ref)
      }: only some of its jobs are edited`,
      { hint: "edit the whole queue" },
    );
  }
  for (const name of touched) {
    const job = after.get(name);
    if (job) checkRecord(ref.experiment, { name, job });
  }
  return touched;
}

/** Whether jobs stand elsewhere, or new ones not at the end. */
function hasMoved({ before, after }: EditedRecords): boolean {
  const expected = [
    ...before.keys().filter((name) => after.has(name)),
    ...after.keys().filter((name) => !before.has(name)),
  ];
  let at = 0;
  return after.keys().some((name) => name !== expected[at++]);
}
