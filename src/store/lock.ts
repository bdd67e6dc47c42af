/**
 * Locks that end with their process, however it ends (flock).
 *
 * @module
 */
import { ioError, isRefused, withIo } from "./io_error.ts";

/** A lock by the name of its file, which is opened when it is needed. */
export class LockFile {
  /** Whether the file, and so its directory, turned out to be others' to write. */
  isReadOnly = false;
  readonly path: string;
  #file: Deno.FsFile | undefined;
  /** Which file it is. To ask an open file costs more than to ask its path. */
  #ino: number | null | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.path = path;
  }

  /**
   * Does `work` while nobody else does anything under this lock, in this process
   * or another; waits for that.
   *
   * @throws {AppError} with code `io` if the lock file cannot be opened.
   */
  hold<T>(work: () => T): Promise<T> {
    const result = this.#turn.then(async () => {
      const file = await this.#take();
      try {
        return work();
      } finally {
        file.unlockSync();
      }
    });
    this.#turn = result.catch(() => {});
    return result;
  }

  /** Nobody may hold it. */
  close(): void {
    this.#file?.close();
    this.#file = undefined;
  }

  async #take(): Promise<Deno.FsFile> {
    try {
      while (true) {
        if (!this.#file) {
          this.#file = this.#open();
          this.#ino = this.#file.statSync().ino;
        }
        const file = this.#file;
        if (!file.tryLockSync(true)) await file.lock(true);
        if (this.#isInPlace()) return file;
        this.close(); // it was removed: others will lock the one that they make
      }
    } catch (error) {
      throw ioError(`lock ${this.path}`, error);
    }
  }

  #isInPlace(): boolean {
    try {
      return Deno.statSync(this.path).ino === this.#ino;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  }

  /** Another user's lock file can be locked without being writable. */
  #open(): Deno.FsFile {
    try {
      return withIo(
        `lock ${this.path}`,
        () =>
          Deno.openSync(this.path, { read: true, write: true, create: true }),
      );
    } catch (error) {
      if (!isRefused(error)) throw error;
      this.isReadOnly = true;
      try {
        return Deno.openSync(this.path);
      } catch {
        throw error;
      }
    }
  }
}
