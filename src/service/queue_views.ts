/**
 * Queues as JSON, for clients that ask often: a queue is read anew only when its
 * files have changed, and of its jobs only those that did. What is answered was
 * so after the request came, never before.
 *
 * @module
 */
import { fileOf, type Ref } from "../core/experiment.ts";
import { statusOf } from "../core/job.ts";
import type { OpenQueue, QueueStore } from "../core/store.ts";
import {
  bodyOf,
  gzipOf,
  type JobPage,
  type JobText,
  pagesOf,
} from "./job_pages.ts";

/** A queue at one moment. */
export interface QueueView {
  /** The jobs by name, as JSON. */
  readonly body: ReturnType<typeof bodyOf>;
  /** The same, compressed. */
  readonly gzip: Uint8Array<ArrayBuffer>;
  /** Another one for each content; it may stand between quotes. */
  readonly tag: string;
  /** How many jobs are in each state. */
  readonly counts: ReadonlyMap<string, number>;
}

/** Queues that are kept open; the one that was not asked for longest goes. */
const MOST_OPEN = 32;

/** Views of queues by their files. */
export class QueueViews implements Disposable {
  readonly #queues: QueueStore;
  readonly #kept = new Map<string, KeptView>();

  constructor(queues: QueueStore) {
    this.#queues = queues;
  }

  /** @throws {AppError} `not-found`, or `invalid` for a damaged file. */
  async read(ref: Ref): Promise<QueueView> {
    const key = fileOf("queue", ref);
    const kept = this.#kept.get(key) ?? new KeptView(this.#queues, ref);
    this.#kept.delete(key); // to be the youngest
    this.#kept.set(key, kept);
    for (const [oldest, view] of this.#kept) {
      if (this.#kept.size <= MOST_OPEN) break;
      this.#kept.delete(oldest);
      view.close();
    }
    try {
      return await kept.read();
    } catch (error) {
      kept.close();
      if (this.#kept.get(key) === kept) this.#kept.delete(key);
      throw error;
    }
  }

  [Symbol.dispose](): void {
    for (const view of this.#kept.values()) view.close();
    this.#kept.clear();
  }
}

/** One queue that stays open. */
class KeptView {
  readonly #queues: QueueStore;
  readonly #ref: Ref;
  readonly #jobs = new Map<string, JobText>();
  readonly #born = crypto.randomUUID().slice(0, 8);
  #queue: OpenQueue | undefined;
  #seen: { version: string | undefined; view: QueueView } | undefined;
  #pages: readonly JobPage[] = [];
  #contents = 0;
  #isClosed = false;
  /** Under way; it may have begun before the last change. */
  #now: Promise<QueueView> | undefined;
  /** Begins when that one is done. */
  #next: Promise<QueueView> | undefined;

  constructor(queues: QueueStore, ref: Ref) {
    this.#queues = queues;
    this.#ref = ref;
  }

  async read(): Promise<QueueView> {
    const version = this.#queues.version(this.#ref);
    const seen = this.#seen;
    if (seen && version !== undefined && seen.version === version) {
      return seen.view;
    }
    if (!this.#now) return await this.#begin();
    return await (this.#next ??= this.#now.catch(() => {}).then(() => {
      this.#next = undefined;
      return this.#begin();
    }));
  }

  close(): void {
    this.#isClosed = true;
    if (!this.#now) this.#closeQueue();
  }

  #begin(): Promise<QueueView> {
    const reading = this.#readAnew().finally(() => {
      if (this.#now === reading) this.#now = undefined;
      if (this.#isClosed) this.#closeQueue();
    });
    this.#now = reading;
    return reading;
  }

  #closeQueue(): void {
    this.#queue?.close();
    this.#queue = undefined;
    this.#jobs.clear();
    this.#pages = [];
    this.#seen = undefined;
  }

  async #readAnew(): Promise<QueueView> {
    // Before it is read: what changes meanwhile is then another version.
    const version = this.#queues.version(this.#ref);
    if (this.#queue) await this.#queue.update(() => []);
    else {
      this.#queue = await this.#queues.open(this.#ref);
      this.#queue.onForeign = ({ job }) => this.#jobs.delete(job);
    }
    const view = this.#viewOf(this.#queue);
    this.#seen = { version, view };
    return view;
  }

  #viewOf(queue: OpenQueue): QueueView {
    const jobs = Array.from(queue.names(), (name) => this.#jobOf(queue, name));
    const pages = pagesOf(jobs, this.#pages);
    const isSame = pages.length === this.#pages.length &&
      pages.every((page, at) => page === this.#pages[at]);
    if (this.#seen && isSame) return this.#seen.view;
    this.#pages = pages;
    const counts = new Map<string, number>();
    for (const { status } of jobs) {
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }
    const tag = `${this.#born}-${++this.#contents}`;
    return new View(pages, { tag, counts });
  }

  #jobOf(queue: OpenQueue, name: string): JobText {
    const kept = this.#jobs.get(name);
    if (kept) return kept;
    const job = queue.get(name)!;
    const text = `${JSON.stringify(name)}:${JSON.stringify(job)}`;
    const made = { text, status: statusOf(job) };
    this.#jobs.set(name, made);
    return made;
  }
}

/** Made as far as somebody asks for it. */
class View implements QueueView {
  readonly tag: string;
  readonly counts: ReadonlyMap<string, number>;
  readonly #pages: readonly JobPage[];
  #body: QueueView["body"] | undefined;
  #gzip: QueueView["gzip"] | undefined;

  constructor(
    pages: readonly JobPage[],
    { tag, counts }: Pick<QueueView, "tag" | "counts">,
  ) {
    this.#pages = pages;
    this.tag = tag;
    this.counts = counts;
  }

  get body(): QueueView["body"] {
    return this.#body ??= bodyOf(this.#pages);
  }

  get gzip(): QueueView["gzip"] {
    return this.#gzip ??= gzipOf(this.#pages);
  }
}
