/**
 * How much a file looks like what a journal says of its jobs at some moment.
 *
 * @module
 */
import type { Change } from "../core/change.ts";
import type { JobRecord } from "../core/job.ts";

/** What the file says of a job. */
export type Look = (job: string) => Readonly<JobRecord> | undefined;

/** Values that no other job or attempt has: they prove where they come from. */
const MARKS = ["id", "pid", "last_probe_check", "attempt"] as const;
/** The name stands in for the id that jobs of jobsets do not have. */
const MARKS_WITHOUT_ID = ["name", ...MARKS] as const;
const KEYS = [...MARKS_WITHOUT_ID, "status"] as const;

/** What the journal says of a job; nothing if it is deleted. */
type Memory = Map<string, unknown> | undefined;

/** A job in file and journal. */
interface Comparison {
  readonly record: Readonly<JobRecord> | undefined;
  memory: Memory;
  score: number;
  proofs: number;
}

/** Follows a journal, entry by entry, and compares a file with it. */
export class Likeness {
  /** The more the file looks so, the higher; 0 is known of nothing. */
  score = 0;
  /** How many values of the file can only come from here. */
  proofs = 0;
  readonly #jobs = new Map<string, Comparison>();
  readonly #look: Look;
  readonly #isStrict: boolean;

  /**
   * `isStrict`: a job that is missing, or there again, or in another state counts
   * as unlike; else it is taken for a person's edit, and says nothing.
   */
  constructor(look: Look, isStrict: boolean) {
    this.#look = look;
    this.#isStrict = isStrict;
  }

  /** Goes on to the moment after a change. */
  follow(change: Change): void {
    if ("order" in change) return; // it says nothing of what a job is like
    let job = this.#jobs.get(change.job);
    if (!job) {
      const record = this.#look(change.job);
      job = { record, memory: new Map(), score: 0, proofs: 0 };
      this.#jobs.set(change.job, job);
    }
    this.score -= job.score;
    this.proofs -= job.proofs;
    job.memory = remember(job.memory, change);
    this.#compare(job);
    this.score += job.score;
    this.proofs += job.proofs;
  }

  #compare(job: Comparison): void {
    const { memory, record } = job;
    if ((!memory || !record) && !this.#isStrict) return;
    job.score = 0;
    job.proofs = 0;
    if (!memory || !record) {
      // Of a job that was never added it is not known that it was there.
      if (memory?.has("id") || record) job.score = -4;
      return;
    }
    const hasNoId = memory.get("id") === null;
    for (const key of hasNoId ? MARKS_WITHOUT_ID : MARKS) {
      if (!memory.has(key)) continue;
      const [said, found] = [memory.get(key), record[key] ?? null];
      if (found === null) job.score -= said === null ? 0 : 2; // reset by hand?
      else if (found === said) job.proofs++;
      else job.score -= 4;
    }
    job.score += 4 * job.proofs;
    if (!this.#isStrict || !memory.has("status")) return;
    const isSame = memory.get("status") === (record["status"] ?? null);
    job.score += isSame ? 1 : -1;
  }
}

function remember(
  memory: Memory,
  change: Exclude<Change, { order: unknown }>,
): Memory {
  if ("delete" in change || "set" in change && !memory) return undefined;
  const next = new Map(memory);
  for (const key of KEYS) {
    if ("add" in change) next.set(key, change.add[key] ?? null);
    else if (change.unset?.includes(key)) next.set(key, null);
    else if (key in change.set) next.set(key, change.set[key]);
  }
  return next;
}
