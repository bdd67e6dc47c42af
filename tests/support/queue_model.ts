/**
 * What a queue is, in its simplest form: a map that changes are applied to.
 *
 * @module
 */
import { applySet, arrange, type Change } from "../../src/core/change.ts";
import type { JobRecord } from "../../src/core/job.ts";

/** Jobs by name, in order. */
export type QueueModel = Map<string, JobRecord>;

/** Applies the changes, one after the other. */
export function applyAll(
  model: QueueModel,
  changes: Iterable<Change>,
): QueueModel {
  for (const change of changes) {
    const { job } = change;
    const record = model.get(job);
    if ("add" in change) model.set(job, { ...change.add });
    else if ("delete" in change) model.delete(job);
    else if ("order" in change) {
      const arranged = arrange(model, change.order);
      model.clear();
      for (const [name, record] of arranged) model.set(name, record);
    } else if (record) model.set(job, applySet(record, change));
  }
  return model;
}

/** The changes among a journal's lines, without their times. */
export function changesIn(lines: readonly object[]): Change[] {
  return lines.filter((line) => "job" in line).map((line) => {
    const { at: _, ...change } = line as { at: number } & Change;
    return change;
  });
}
