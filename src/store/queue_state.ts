/**
 * A queue in memory: the YAML file's text with the journal's changes over it.
 *
 * @module
 */
import { applySet, type Change } from "../core/change.ts";
import type { JobRecord } from "../core/job.ts";
import type { RecordText } from "./record_text.ts";

/** Jobs by name, in order; changed records are kept beside the text. */
export class QueueState {
  readonly text: RecordText;
  readonly #changed = new Map<string, JobRecord>();

  constructor(text: RecordText) {
    this.text = text;
  }

  get size(): number {
    return this.text.size;
  }

  names(): IterableIterator<string> {
    return this.text.names();
  }

  has(name: string): boolean {
    return this.text.has(name);
  }

  get(name: string): Readonly<JobRecord> | undefined {
    return this.#changed.get(name) ?? this.text.get(name);
  }

  /** Applies a change; one to a job that is no longer there does nothing. */
  apply(change: Change): void {
    const { job } = change;
    if ("add" in change) {
      this.#changed.delete(job);
      this.text.set(job, change.add);
    } else if ("delete" in change) {
      this.#changed.delete(job);
      this.text.delete(job);
    } else {
      const record = this.get(job);
      if (record) this.#changed.set(job, applySet(record, change));
    }
  }

  /** Writes the changed records into the text. */
  fold(): void {
    for (const [name, record] of this.#changed) this.text.set(name, record);
    this.#changed.clear();
  }

  /** How this differs from what was before, as changes to that. */
  *differences(before: QueueState): Generator<Change> {
    for (const job of before.names()) {
      if (!this.has(job)) yield { job, delete: true };
    }
    for (const job of this.names()) {
      const record = this.get(job)!;
      const old = before.get(job);
      if (!old) {
        yield { job, add: record };
        continue;
      }
      const set: JobRecord = {};
      for (const [key, value] of Object.entries(record)) {
        if (!isSame(value, old[key])) set[key] = value;
      }
      const unset = Object.keys(old).filter((key) => !(key in record));
      if (Object.keys(set).length + unset.length > 0) yield { job, set, unset };
    }
  }
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b || Object.is(a, b)) return true;
  return typeof a === "object" && typeof b === "object" &&
    JSON.stringify(a) === JSON.stringify(b);
}
