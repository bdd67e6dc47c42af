/**
 * Tells that a file may have changed: by the system's word, and where that does
 * not come (a network's disk, no watches left) by a look now and then.
 *
 * @module
 */
import { basename, dirname } from "node:path";

/** A look is taken at least so often. */
const LOOK_MS = 1_000;
/** What comes this soon after a change belongs to it. */
const GATHER_MS = 20;

/** A file that is watched from the first question on. */
export class FileWatch {
  readonly #path: string;
  #watcher: Deno.FsWatcher | undefined;
  #isWatching = false;
  #isClosed = false;
  #isChanged = true; // before anybody watched
  #wake: (() => void) | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Resolves when it may be another than at the answer before; or is closed. */
  async changed(): Promise<void> {
    if (this.#isClosed) return; // nobody would close a watch that begins now
    if (!this.#isWatching) this.#start();
    if (!this.#isChanged) await this.#pause(LOOK_MS);
    if (this.#isChanged) await this.#pause(GATHER_MS, false);
    this.#isChanged = false;
  }

  close(): void {
    this.#isClosed = true;
    this.#watcher?.close();
    this.#watcher = undefined;
    this.#wake?.();
  }

  async #pause(ms: number, isWakened = true): Promise<void> {
    if (this.#isClosed) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.#wake = () => (isWakened || this.#isClosed) && resolve();
    await promise;
    clearTimeout(timer);
    this.#wake = undefined;
  }

  #start(): void {
    this.#isWatching = true;
    try {
      const watcher = Deno.watchFs(dirname(this.#path), { recursive: false });
      this.#watcher = watcher;
      this.#listen(watcher).catch(() => {}); // the looks go on
    } catch {
      // The looks have to do.
    }
  }

  async #listen(watcher: Deno.FsWatcher): Promise<void> {
    const name = basename(this.#path);
    for await (const { paths } of watcher) {
      if (!paths.some((path) => basename(path) === name)) continue;
      this.#isChanged = true;
      this.#wake?.();
    }
  }
}
