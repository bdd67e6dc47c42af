/**
 * Lines that are written together: nobody reads faster, and who takes them off a
 * pipe is woken less often.
 *
 * @module
 */

const PAUSE_MS = 100;

/** Lines that wait to be written. */
export class GatheredLines {
  readonly #write: (lines: readonly string[]) => void;
  readonly #now: () => number;
  #lines: string[] = [];
  #writtenAt = -Infinity;

  /** `now` tells milliseconds since any moment. */
  constructor(
    write: (lines: readonly string[]) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#write = write;
    this.#now = now;
  }

  push(...lines: readonly string[]): void {
    this.#lines.push(...lines);
  }

  /** Writes those that wait, unless some were written a moment ago. */
  writeCalmly(): void {
    if (this.#now() - this.#writtenAt >= PAUSE_MS) this.write();
  }

  write(): void {
    if (this.#lines.length === 0) return;
    const lines = this.#lines;
    this.#lines = [];
    this.#writtenAt = this.#now();
    this.#write(lines);
  }
}
