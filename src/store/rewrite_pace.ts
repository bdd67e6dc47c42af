/**
 * When a queue's YAML file is worth rewriting: it costs time and bytes in
 * proportion to its size, and the journal has everything anyway.
 *
 * @module
 */
import type { Version } from "./file_version.ts";

/** Rewriting may take one part in this many of the time. */
const SHARE = 50;
const PAUSE_MS = 2_000;
/** What a manager may write for each millisecond, beside as much as the journal. */
const MANAGER_BYTES_PER_MS = 200;
/** A file that is smaller than this is rewritten by every command. */
const SMALL_BYTES = 1_000_000;
/** A file that is larger is not cut into its records just to be rewritten. */
const LARGE_BYTES = 8_000_000;
/** What a command expects, which has not measured it. */
const BYTES_PER_MS = 50_000;

/** What a rewriting would cost, and what has happened since the last one. */
export interface Backlog {
  readonly fileBytes: number;
  readonly journalBytes: number;
}

/**
 * The pace of a manager, which measures how long it takes. A rewriting has to be
 * paid for, byte by byte, by what the journal took since the last one and by the
 * time since then. So all rewritings of a run together are no more than its
 * journal and 200 KB for each second, however long the queue: a file of 1,000
 * jobs is some three seconds old at most, and one of 100,000 jobs five minutes.
 */
export class RewritePace {
  readonly #now: () => number;
  #at: number;
  #ms = 0;

  /** `now` tells milliseconds since any moment. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#at = now();
  }

  isDue({ fileBytes, journalBytes }: Backlog): boolean {
    const ms = this.#now() - this.#at;
    if (ms <= Math.max(PAUSE_MS, SHARE * this.#ms)) return false;
    return journalBytes + MANAGER_BYTES_PER_MS * ms >= fileBytes;
  }

  /** Does the rewriting. */
  measure<T>(rewrite: () => T): T {
    const begun = this.#now();
    try {
      return rewrite();
    } finally {
      this.#at = this.#now();
      this.#ms = this.#at - begun;
    }
  }
}

/** Whether a command, which does one thing and ends, should rewrite the file. */
export function isWorthRewriting(
  { size, mtime }: Version,
  { isCut }: { isCut: boolean },
): boolean {
  if (size < SMALL_BYTES) return true;
  if (size > LARGE_BYTES && !isCut) return false;
  const age = Date.now() - mtime;
  return age < 0 || age > SHARE * size / BYTES_PER_MS;
}
