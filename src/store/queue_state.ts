/**
 * A queue in memory: the YAML file's text with the journal's changes over it.
 *
 * @module
 */
import { applySet, type Change } from "../core/change.ts";
import type { JobRecord } from "../core/job.ts";
import { UncutQueue } from "./uncut_queue.ts";
import type { QueueText } from "./yaml_source.ts";

/**
 * How many changed records are kept beside the text, and once more as many from
 * before: a job that has just changed will do so again.
 */
const MOST_BESIDE = 100;

/**
 * Jobs by name, in order; records that changed lately are kept beside the text.
 * All of them would be several times larger than their text.
 */
export class QueueState implements Disposable {
  #source: QueueText | UncutQueue;
  /** A map whose oldest entry is always taken out would leave a trail in memory. */
  #changed = new Map<string, JobRecord>();
  #changedBefore = new Map<string, JobRecord>();

  constructor(source: QueueText | UncutQueue) {
    this.#source = source;
  }

  /** Closes the file that it would be cut from. */
  [Symbol.dispose](): void {
    if (this.#source instanceof UncutQueue) this.#source[Symbol.dispose]();
  }

  /** Whether the text is there as records. */
  get isCut(): boolean {
    return !(this.#source instanceof UncutQueue);
  }

  /** Cuts it where that is still to be done. */
  get text(): QueueText {
    const source = this.#source;
    if (!(source instanceof UncutQueue)) return source;
    this.#source = source.cut();
    for (const change of source.changes) this.apply(change);
    return this.#source;
  }

  get size(): number {
    return this.text.size;
  }

  names(): IterableIterator<string> {
    return this.text.names();
  }

  has(name: string): boolean {
    return this.#hasUncut(name) ?? this.text.has(name);
  }

  get(name: string): Readonly<JobRecord> | undefined {
    if (this.#hasUncut(name) === false) return undefined;
    const { text } = this; // what is beside it may be there only now
    return this.#beside(name) ?? text.get(name);
  }

  /**
   * Sees to it that changes can be applied, before they are kept.
   *
   * @throws {AppError} `invalid` where something that they need cannot be read.
   */
  prepare(): void {
    if (!(this.#source instanceof UncutQueue)) this.#source.prepare?.();
  }

  /** Applies a change; one to a job that is no longer there does nothing. */
  apply(change: Change): void {
    const source = this.#source;
    if (source instanceof UncutQueue && source.keep(change)) return;
    const { text } = this;
    const { job } = change;
    if ("add" in change) {
      this.#forget(job);
      text.set(job, change.add);
    } else if ("delete" in change) {
      this.#forget(job);
      text.delete(job);
    } else if ("order" in change) text.arrange(change.order);
    else {
      const record = this.get(job);
      if (record) this.#keepBeside(job, applySet(record, change));
    }
  }

  /** Writes the changed records into the text, which is complete then. */
  fold(): QueueText {
    const { text } = this;
    this.#foldHalf();
    this.#foldHalf();
    return text;
  }

  #hasUncut(name: string): boolean | undefined {
    const source = this.#source;
    return source instanceof UncutQueue ? source.has(name) : undefined;
  }

  #foldHalf(): void {
    for (const [name, record] of this.#changedBefore) {
      if (!this.#changed.has(name)) this.text.set(name, record);
    }
    this.#changedBefore = this.#changed;
    this.#changed = new Map();
  }

  #keepBeside(name: string, record: JobRecord): void {
    this.#changed.set(name, record);
    if (this.#changed.size >= MOST_BESIDE) this.#foldHalf();
  }

  #beside(name: string): JobRecord | undefined {
    return this.#changed.get(name) ?? this.#changedBefore.get(name);
  }

  #forget(name: string): void {
    this.#changed.delete(name);
    this.#changedBefore.delete(name);
  }

  /** How this differs from what was before, as changes to that. */
  *differences(before: QueueState): Generator<Change> {
    for (const job of before.names()) {
      if (!this.has(job)) yield { job, delete: true };
    }
    for (const job of this.names()) {
      if (this.#isWrittenAsIn(before, job)) continue;
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
    const moved = this.#firstMoved(before);
    if (moved !== undefined) yield { job: moved, order: [...this.names()] };
  }

  /** The first of the jobs in both that stands elsewhere among these. */
  #firstMoved(before: QueueState): string | undefined {
    const old = Iterator.from(before.names()).filter((name) => this.has(name));
    return Iterator.from(this.names()).filter((name) => before.has(name))
      .find((name) => name !== old.next().value);
  }

  /** Whether both texts say the same of the job: mostly that spares its reading. */
  #isWrittenAsIn(other: QueueState, job: string): boolean {
    return !this.#beside(job) && !other.#beside(job) &&
      this.text.isWrittenAsIn(other.text, job);
  }
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b || Object.is(a, b)) return true;
  return typeof a === "object" && typeof b === "object" &&
    JSON.stringify(a) === JSON.stringify(b);
}
