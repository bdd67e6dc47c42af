/**
 * When a queue's YAML file is worth rewriting: rewriting costs time in proportion
 * to its size, and may take only a small share of all time.
 *
 * @module
 */
import type { Version } from "./file_version.ts";

/** Rewriting may take one part in this many of the time. */
const SHARE = 50;
const PAUSE_MS = 2_000;
/** A file that is smaller than this is rewritten by every command. */
const SMALL_BYTES = 1_000_000;
/** What a command expects, which has not measured it. */
const BYTES_PER_MS = 50_000;

/** The pace of a manager, which measures how long it takes. */
export class RewritePace {
  #at = performance.now();
  #ms = 0;

  isDue(): boolean {
    const pause = Math.max(PAUSE_MS, SHARE * this.#ms);
    return performance.now() - this.#at > pause;
  }

  /** Does the rewriting. */
  measure<T>(rewrite: () => T): T {
    const begun = performance.now();
    try {
      return rewrite();
    } finally {
      this.#at = performance.now();
      this.#ms = this.#at - begun;
    }
  }
}

/** Whether a command, which does one thing and ends, should rewrite the file. */
export function isWorthRewriting({ size, mtime }: Version): boolean {
  if (size < SMALL_BYTES) return true;
  const age = Date.now() - mtime;
  return age < 0 || age > SHARE * size / BYTES_PER_MS;
}
