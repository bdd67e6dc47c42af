/**
 * Locks that end with their process, however it ends (flock).
 *
 * @module
 */
import { withIo } from "./io_error.ts";

/** A lock file, held open; what is written in it tells who holds it. */
export class LockFile {
  readonly #file: Deno.FsFile;
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
    this.#file = withIo(
      `lock ${path}`,
      () => Deno.openSync(path, { read: true, write: true, create: true }),
    );
  }

  /** Takes the lock; waits while another process has it. */
  async take(): Promise<void> {
    if (!this.#file.tryLockSync(true)) await this.#file.lock(true);
  }

  /** Takes the lock if no other process has it. */
  tryTake(): boolean {
    return this.#file.tryLockSync(true);
  }

  /** Tries for a while. */
  async takeWithin(ms: number): Promise<boolean> {
    for (let left = ms; left > 0; left -= 10) {
      if (this.tryTake()) return true;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return this.tryTake();
  }

  give(): void {
    this.#file.unlockSync();
  }

  /** Tells who holds the lock; only its holder writes. */
  write(text: string): void {
    this.#file.truncateSync(0);
    this.#file.seekSync(0, Deno.SeekMode.Start);
    this.#file.writeSync(new TextEncoder().encode(text));
  }

  read(): string {
    return Deno.readTextFileSync(this.#path);
  }

  /** Closes the file, and with it ends the lock. */
  close(): void {
    this.#file.close();
  }
}
