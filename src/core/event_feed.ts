/**
 * The events of one queue, for all who follow it: the journal is watched and
 * read once, however many they are.
 *
 * @module
 */
import {
  eventOf,
  type Known,
  parseEventId,
  type QueueEvent,
  TransitionMaker,
} from "./event.ts";
import { fileOf, type Ref } from "./experiment.ts";
import type { JournalPosition, JournalReader, QueueStore } from "./store.ts";

/** The latest events are kept, between so many and twice as many. */
const KEPT = 10_000;

/** One queue's events as they come. */
export class EventFeed {
  readonly #reader: JournalReader;
  readonly #maker = new TransitionMaker();
  readonly #ready = Promise.withResolvers<void>();
  #events: QueueEvent[] = [];
  /** Where the first event that is kept begins to be the next. */
  #floor: JournalPosition = { generation: "", offset: 0 };
  #position = this.#floor;
  /** The journals that were there before. */
  readonly #past = new Set<string>();
  #news = Promise.withResolvers<void>();
  #isClosed = false;
  #error: unknown;

  constructor(reader: JournalReader) {
    this.#reader = reader;
    this.#ready.promise.catch(() => {});
    this.#read().catch((error) => {
      this.#error = error;
      this.#ready.reject(error);
      this.#news.promise.catch(() => {});
      this.#news.reject(error);
    });
  }

  /** Resolves when all is read that there was at the beginning. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Up to where it has read. */
  get position(): JournalPosition {
    return this.#position;
  }

  /** Resolves with the next events; rejects where there will be none. */
  get news(): Promise<void> {
    return this.#news.promise;
  }

  /** How the job stands, if the journal tells it. */
  known(job: string): Known | undefined {
    return this.#maker.known(job);
  }

  /**
   * The events behind a position; `undefined` if so old ones are not kept. Behind
   * one of an earlier journal are all.
   */
  after({ generation, offset }: JournalPosition): QueueEvent[] | undefined {
    if (this.#error !== undefined) throw this.#error;
    const isNow = generation === this.#position.generation;
    const isPast = this.#past.has(generation);
    if (!isNow && !isPast) return []; // this one has yet to notice that journal
    const from = isNow ? offset : 0;
    if (from < this.#floor.offset) return undefined;
    if (isNow && offset >= this.#position.offset) return [];
    let [low, high] = [0, this.#events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (parseEventId(this.#events[middle]!.id)!.offset > from) high = middle;
      else low = middle + 1;
    }
    return this.#events.slice(low);
  }

  close(): void {
    this.#isClosed = true;
    this.#reader.close();
  }

  async #read(): Promise<void> {
    while (!this.#isClosed) {
      const changes = await this.#reader.next();
      if (changes.length === 0) {
        this.#ready.resolve();
        await this.#reader.more();
        continue;
      }
      for (const change of changes) {
        this.#enter(change.position);
        const transition = this.#maker.make(change);
        if (transition) this.#events.push(eventOf(transition));
      }
      this.#forget();
      const { resolve } = this.#news;
      this.#news = Promise.withResolvers();
      resolve();
    }
  }

  #enter(position: JournalPosition): void {
    const { generation } = position;
    if (generation !== this.#position.generation) {
      this.#past.add(this.#position.generation);
      this.#events = [];
      this.#floor = { generation, offset: 0 };
    }
    this.#position = position;
  }

  #forget(): void {
    if (this.#events.length < 2 * KEPT) return;
    const gone = this.#events.splice(0, this.#events.length - KEPT);
    this.#floor = parseEventId(gone.at(-1)!.id)!;
  }
}

interface Shared {
  readonly feed: EventFeed;
  users: number;
}

const FEEDS = new WeakMap<QueueStore, Map<string, Shared>>();

/**
 * The feed of a queue, shared by all who hold it at the time.
 *
 * @throws {AppError} `not-found`.
 */
export function holdFeed(
  queues: QueueStore,
  ref: Ref,
): Disposable & { readonly feed: EventFeed } {
  const shared = FEEDS.get(queues) ?? new Map<string, Shared>();
  FEEDS.set(queues, shared);
  const key = fileOf("queue", ref);
  const held = shared.get(key) ??
    { feed: new EventFeed(queues.journal(ref)), users: 0 };
  shared.set(key, held);
  held.users++;
  return {
    feed: held.feed,
    [Symbol.dispose]() {
      if (--held.users > 0) return;
      shared.delete(key);
      held.feed.close();
    },
  };
}
