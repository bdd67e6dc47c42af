/**
 * A queue on disk: `NAME-queue.yaml`, which people read and edit, and
 * `NAME-queue.journal`, which takes each transition at the cost of one line.
 *
 * @module
 */
import type { Change } from "../core/change.ts";
import { AppError } from "../core/errors.ts";
import { fileOf, type Ref } from "../core/experiment.ts";
import type { JobRecord } from "../core/job.ts";
import type { OpenQueue } from "../core/store.ts";
import { type Entry, Journal } from "./journal.ts";
import type { LockFile } from "./lock.ts";
import { QueueState } from "./queue_state.ts";
import { replayStart } from "./replay.ts";
import {
  isSameVersion,
  loadFile,
  replaceFile,
  type Version,
  versionOf,
} from "./yaml_file.ts";

/** Rewriting the YAML file may take one part in this many of the time. */
const REWRITE_SHARE = 50;
const REWRITE_PAUSE_MS = 2_000;
/** A file that is smaller than this is always rewritten. */
const SMALL_BYTES = 1_000_000;
/** How far back an edited file's origin is looked for. */
const LONGEST_MEMORY = 100;

/** What a queue file needs from outside. */
export interface QueueFileOptions {
  readonly lock: LockFile;
  /** Held by the manager for as long as it is open. */
  readonly managing: LockFile | undefined;
  /** Whether a manager, this one or another, is at work. */
  readonly isManaged: () => boolean;
  readonly warn: (message: string) => void;
}

/** See {@link OpenQueue}. */
export class QueueFile implements OpenQueue {
  readonly ref: Ref;
  onForeign: OpenQueue["onForeign"];
  readonly #path: string;
  readonly #options: QueueFileOptions;
  readonly #journal: Journal;
  #state!: QueueState;
  #version!: Version;
  /** A version that could not be read, and is not warned of twice. */
  #bad: Version | undefined;
  #pending = 0;
  #rewrittenAt = performance.now();
  #rewriteMs = 0;

  constructor(ref: Ref, options: QueueFileOptions) {
    this.ref = ref;
    this.#options = options;
    this.#path = fileOf("queue", ref);
    this.#journal = new Journal(this.#path.replace(/yaml$/, "journal"));
  }

  get size(): number {
    return this.#state.size;
  }

  names(): Iterable<string> {
    return this.#state.names();
  }

  has(name: string): boolean {
    return this.#state.has(name);
  }

  get(name: string): Readonly<JobRecord> | undefined {
    return this.#state.get(name);
  }

  /** Reads file and journal. Under the lock. */
  load(): void {
    const { text, digest, version } = loadFile(this.#path, {
      kind: "queue",
      name: this.ref.name,
    });
    const entries = this.#journal.readBack((found) => isEnough(found, digest));
    const start = replayStart(entries, {
      digest,
      look: (job) => text.get(job),
      running: this.#options.isManaged(),
    });
    const state = new QueueState(text);
    let pending = 0;
    for (const entry of entries.slice(start)) {
      if ("checkpoint" in entry) continue;
      state.apply(entry);
      pending++;
    }
    this.#state = state;
    this.#version = version;
    this.#bad = undefined;
    this.#pending = pending;
    if (this.#journal.damaged > 0) {
      this.#options.warn(
        `${this.#journal.path} holds ${this.#journal.damaged} lines that cannot be read; they are passed over and stay there`,
      );
      this.#journal.damaged = 0;
    }
  }

  async update(decide: () => readonly Change[]): Promise<void> {
    await this.#options.lock.take();
    let wrote = false;
    try {
      this.#catchUp();
      const changes = decide();
      if (changes.length > 0) {
        const at = Date.now();
        this.#journal.append(changes.map((change) => ({ at, ...change })));
        for (const change of changes) this.#state.apply(change);
        this.#pending += changes.length;
        wrote = true;
      }
    } finally {
      this.#options.lock.give();
    }
    // Outside the lock, so that others get their turn while the disk works.
    if (wrote) await this.#journal.flush();
  }

  async checkpoint(how: "now" | "lazy"): Promise<void> {
    if (!this.#isDue(how)) return;
    await this.#options.lock.take();
    try {
      this.#catchUp();
      this.#rewrite();
    } finally {
      this.#options.lock.give();
    }
  }

  close(): void {
    this.#journal.close();
    this.#options.lock.close();
    this.#options.managing?.close();
  }

  #isDue(how: "now" | "lazy"): boolean {
    if (this.#pending === 0) return false;
    const manages = this.#options.managing !== undefined;
    // While a manager is at work the file is its to write.
    if (!manages && this.#options.isManaged()) return false;
    if (how === "now") return true;
    if (!manages) {
      return this.#version.size < SMALL_BYTES ||
        this.#pending * 10 > this.#state.size;
    }
    const pause = Math.max(REWRITE_PAUSE_MS, REWRITE_SHARE * this.#rewriteMs);
    return performance.now() - this.#rewrittenAt > pause;
  }

  #rewrite(): void {
    if (this.#bad) return this.#keepBad();
    const begun = performance.now();
    this.#state.fold();
    this.#version = replaceFile(this.#path, this.#state.text, (checkpoint) => {
      this.#journal.append([{ at: Date.now(), checkpoint }]);
    });
    this.#pending = 0;
    this.#rewrittenAt = performance.now();
    this.#rewriteMs = this.#rewrittenAt - begun;
  }

  /** What a person's editor has left is not written over, but put beside. */
  #keepBad(): void {
    const beside = `${this.#path}.unreadable-${Date.now()}`;
    Deno.renameSync(this.#path, beside);
    this.#options.warn(
      `${this.#path} could not be read and is kept as ${beside}; in its place is what was known before that edit`,
    );
    this.#bad = undefined;
    this.#rewrite();
  }

  /** Takes over what other processes and editors have written. Under the lock. */
  #catchUp(): void {
    for (const entry of this.#journal.readNews()) {
      if ("checkpoint" in entry) continue;
      this.#state.apply(entry);
      this.#pending++;
      this.onForeign?.(entry, "journal");
    }
    const version = versionOf(this.#path);
    if (isSameVersion(version, this.#version)) return;
    if (isSameVersion(version, this.#bad)) return;
    this.#reload(version);
  }

  #reload(version: Version | undefined): void {
    const before = this.#state;
    try {
      this.load();
    } catch (error) {
      if (!(error instanceof AppError) || !this.#options.managing) throw error;
      this.#bad = version ?? { ino: null, size: 0, mtime: 0 };
      this.#options.warn(
        `${error.message}; the queue goes on with what it knows`,
      );
      return;
    }
    let edited = false;
    for (const change of this.#state.differences(before)) {
      edited = true;
      this.onForeign?.(change, "edit");
    }
    if (edited) this.#pending++;
  }
}

/** Back to the checkpoint that the file shows, or far enough to look for it. */
function isEnough(entries: readonly Entry[], digest: string): boolean {
  let checkpoints = 0;
  for (const entry of entries) {
    if (!("checkpoint" in entry)) continue;
    checkpoints++;
    if (entry.checkpoint === digest) return true;
  }
  return checkpoints > LONGEST_MEMORY;
}
