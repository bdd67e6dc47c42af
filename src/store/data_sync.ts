/**
 * Puts a file's data on disk, again and again. Where the disk is quick that is
 * done at once: to have a thread do it, and to be woken by it, costs more than to
 * wait. Now and then others have their turn all the same.
 *
 * @module
 */

const QUICK_MS = 2;
const AT_ONCE = 8;

/** Knows how quick the disk was last. */
export class DataSync {
  readonly #now: () => number;
  /** How often it is still done at once. */
  #atOnce = 0;

  /** `now` tells milliseconds since any moment. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  async sync(
    file: Pick<Deno.FsFile, "syncData" | "syncDataSync">,
  ): Promise<void> {
    const begun = this.#now();
    if (this.#atOnce > 0) {
      this.#atOnce--;
      file.syncDataSync();
    } else {
      await file.syncData();
      this.#atOnce = AT_ONCE;
    }
    if (this.#now() - begun > QUICK_MS) this.#atOnce = 0;
  }
}
