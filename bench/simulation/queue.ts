/**
 * A queue that is kept in memory only, for one run.
 *
 * @module
 */
import type { Change } from "../../src/core/change.ts";
import type { Ref } from "../../src/core/experiment.ts";
import { ATTEMPT_KEYS, type JobRecord } from "../../src/core/job.ts";
import { newJob } from "../../src/core/new_job.ts";
import type { OpenQueue } from "../../src/core/store.ts";

/** What comes and goes; a record that grows and shrinks would cost far more. */
const UNSET = Object.fromEntries(ATTEMPT_KEYS.map((key) => [key, null]));

/** See {@link OpenQueue}; nobody else changes it. */
export class SimulatedQueue implements OpenQueue {
  readonly ref: Ref;
  readonly isPaused = false;
  onForeign: OpenQueue["onForeign"];
  readonly #records = new Map<string, JobRecord>();

  /** Holds `job1` to `jobN`, with the records that `queue add` makes. */
  constructor(ref: Ref, count: number) {
    this.ref = ref;
    for (let n = 1; n <= count; n++) {
      const name = `job${n}`;
      const id = n.toString(16).padStart(32, "0");
      const { experiment } = ref;
      const job = newJob({ command: "true" }, { name, experiment, id });
      this.#records.set(name, { ...job, ...UNSET });
    }
  }

  get size(): number {
    return this.#records.size;
  }

  names(): Iterable<string> {
    return this.#records.keys();
  }

  get(name: string): Readonly<JobRecord> | undefined {
    return this.#records.get(name);
  }

  has(name: string): boolean {
    return this.#records.has(name);
  }

  update(decide: () => readonly Change[]): Promise<void> {
    for (const change of decide()) this.keep(change);
    return Promise.resolve();
  }

  /** Writes into the record itself, as that costs least. */
  keep(change: Change): void {
    const record = this.#records.get(change.job);
    if (!record || !("set" in change)) {
      throw new RangeError(`A run does not add or delete ${change.job}`);
    }
    Object.assign(record, change.set);
    for (const key of change.unset ?? []) record[key] = null;
  }

  checkpoint(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {}
}
