/**
 * Queues in memory: several commands and an editor at the same time, each with
 * the view that it would have of the file.
 *
 * @module
 */
import { applySet, arrange, type Change } from "../../src/core/change.ts";
import { AppError } from "../../src/core/errors.ts";
import { fileOf, type Ref } from "../../src/core/experiment.ts";
import type { HostRecord } from "../../src/core/host.ts";
import { slotsOfCluster } from "../../src/core/host.ts";
import type { JobRecord } from "../../src/core/job.ts";
import type { Manager } from "../../src/core/manager.ts";
import type {
  ClusterStore,
  JournalReader,
  OpenQueue,
  OpenQueueOptions,
  QueueStore,
} from "../../src/core/store.ts";

type Records = Map<string, JobRecord>;

interface Entry {
  readonly change: Change;
  /** Who made it; an editor is nobody. */
  readonly by: MemoryQueue | undefined;
}

/** What stands on the disk. */
interface Disk {
  readonly ref: Ref;
  records: Records;
  readonly journal: Entry[];
  /** How much of the journal is in the file. */
  saved: number;
  manager: MemoryQueue | undefined;
  turn: Promise<void>;
  /** Called when the journal has grown. */
  readonly readers: Set<() => void>;
  isPaused: boolean;
}

/** See {@link QueueStore}. */
export class MemoryStore implements QueueStore {
  readonly #disks = new Map<string, Disk>();
  /** How long the disk works before, and after, a change is decided on. */
  pause: () => Promise<void> = () => Promise.resolve();

  create(ref: Ref): Promise<boolean> {
    return Promise.resolve(this.put(ref, []));
  }

  version(): undefined {
    return undefined;
  }

  remove(ref: Ref): Promise<void> {
    this.#disks.delete(fileOf("queue", ref));
    return Promise.resolve();
  }

  /** Makes a queue with jobs in it; answers whether there was none. */
  put(ref: Ref, jobs: Iterable<readonly [string, JobRecord]>): boolean {
    const path = fileOf("queue", ref);
    if (this.#disks.has(path)) return false;
    this.#disks.set(path, {
      ref,
      records: new Map(jobs),
      journal: [],
      saved: 0,
      manager: undefined,
      turn: Promise.resolve(),
      readers: new Set(),
      isPaused: false,
    });
    return true;
  }

  open(
    ref: Ref,
    { manage = false, rehearse }: OpenQueueOptions = {},
  ): Promise<OpenQueue> {
    const disk = this.#disk(ref);
    if (!disk) {
      const message = `Cannot find queue ${ref.name}`;
      return Promise.reject(new AppError("not-found", message));
    }
    if (manage && disk.manager) {
      const message = `Cannot run queue ${ref.name}: it is being run`;
      return Promise.reject(new AppError("busy", message));
    }
    if (rehearse) {
      const copy = { ...disk, records: new Map(disk.records), journal: [] };
      const queue = new MemoryQueue(copy, this);
      queue.tell = rehearse;
      return Promise.resolve(queue);
    }
    const queue = new MemoryQueue(disk, this);
    if (manage) disk.manager = queue;
    return Promise.resolve(queue);
  }

  journal(ref: Ref): JournalReader {
    const disk = this.#disk(ref);
    if (!disk) throw new AppError("not-found", `Cannot find ${ref.name}`);
    return readerOf(disk);
  }

  names(experiment: string): string[] {
    return [...this.#disks.values()]
      .filter(({ ref }) => ref.experiment === experiment)
      .map(({ ref }) => ref.name).sort();
  }

  manager(ref: Ref): Manager | undefined {
    return this.#disk(ref)?.manager && {};
  }

  /** A manager in memory has no process. */
  stopManager(ref: Ref): Promise<Manager | undefined> {
    return Promise.resolve(this.manager(ref));
  }

  setPaused(ref: Ref, paused: boolean): Promise<boolean> {
    const disk = this.#disk(ref)!;
    const isNew = disk.isPaused !== paused;
    disk.isPaused = paused;
    return Promise.resolve(isNew);
  }

  pausedSince(ref: Ref): string | undefined {
    return this.#disk(ref)?.isPaused ? "1970-01-01T00:00:00.000Z" : undefined;
  }

  /** All that was changed since the queue was put there. */
  changes(ref: Ref): Change[] {
    return this.#disk(ref)?.journal.map(({ change }) => change) ?? [];
  }

  /** Whether the file shows all that was changed. */
  isSaved(ref: Ref): boolean {
    const disk = this.#disk(ref);
    return disk?.saved === disk?.journal.length;
  }

  /** The records as a reader finds them. */
  records(ref: Ref): ReadonlyMap<string, JobRecord> {
    return this.#disk(ref)?.records ?? new Map();
  }

  /** A person edits the file; whoever has it open sees that with its next look. */
  edit(ref: Ref, change: (records: Records) => void): void {
    const disk = this.#disk(ref)!;
    const edited: Records = new Map(disk.records);
    change(edited);
    for (const difference of differences(disk.records, edited)) {
      disk.journal.push({ change: difference, by: undefined });
    }
    disk.records = edited;
  }

  /** The process that manages the queue is gone, whatever it was doing. */
  die(ref: Ref): void {
    const disk = this.#disk(ref)!;
    disk.manager?.die();
    disk.manager = undefined;
  }

  #disk(ref: Ref): Disk | undefined {
    return this.#disks.get(fileOf("queue", ref));
  }
}

/** What a dead manager's code gets to see. */
export class Died extends Error {}

class MemoryQueue implements OpenQueue {
  onForeign: OpenQueue["onForeign"];
  tell: (changes: readonly Change[]) => void = () => {};
  readonly #disk: Disk;
  readonly #store: MemoryStore;
  #records: Records;
  #read: number;
  #isDead = false;

  constructor(disk: Disk, store: MemoryStore) {
    this.#disk = disk;
    this.#store = store;
    this.#records = new Map(disk.records);
    this.#read = disk.journal.length;
  }

  get ref(): Ref {
    return this.#disk.ref;
  }

  get size(): number {
    return this.#records.size;
  }

  get isPaused(): boolean {
    return this.#disk.isPaused;
  }

  names(): Iterable<string> {
    return this.#records.keys();
  }

  get(name: string): Readonly<JobRecord> | undefined {
    return this.#records.get(name);
  }

  has(name: string): boolean {
    return this.#records.has(name);
  }

  async update(decide: () => readonly Change[]): Promise<void> {
    await this.#inTurn(async () => {
      await this.#store.pause();
      this.#refuseIfDead();
      this.#catchUp();
      const changes = decide();
      this.tell(changes);
      for (const change of changes) {
        this.#disk.journal.push({ change, by: this });
        apply(this.#disk.records, change);
        apply(this.#records, change);
      }
      this.#read = this.#disk.journal.length;
      for (const tell of this.#disk.readers) tell();
    });
    await this.#store.pause();
    this.#refuseIfDead();
  }

  async checkpoint(how: "now" | "lazy"): Promise<void> {
    if (how === "lazy" && this.#disk.journal.length === this.#read) return;
    await this.#inTurn(() => {
      this.#refuseIfDead();
      this.#catchUp();
      if (how === "now") this.#disk.saved = this.#read;
      return Promise.resolve();
    });
  }

  close(): void {
    if (this.#disk.manager === this) this.#disk.manager = undefined;
  }

  die(): void {
    this.#isDead = true;
  }

  /** One process at a time. */
  async #inTurn(act: () => Promise<void>): Promise<void> {
    const before = this.#disk.turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#disk.turn = promise;
    await before;
    try {
      await act();
    } finally {
      resolve();
    }
  }

  #catchUp(): void {
    const { journal, records } = this.#disk;
    while (this.#read < journal.length) {
      const { change, by } = journal[this.#read++]!;
      if (by === this) continue;
      apply(this.#records, change);
      // All that an edit does is seen at once, the order of the jobs, too.
      if (!by) this.#records = new Map(records);
      this.onForeign?.(change, by ? "journal" : "edit");
    }
  }

  #refuseIfDead(): void {
    if (this.#isDead) throw new Died();
  }
}

function readerOf(disk: Disk): JournalReader {
  let at = 0;
  let tell = () => {};
  const position = (offset: number) => ({ generation: "memory", offset });
  return {
    end: () => position(disk.journal.length),
    next() {
      const portion = disk.journal.slice(at, at + 100);
      const begun = at;
      at += portion.length;
      return Promise.resolve(portion.map(({ change }, n) => ({
        change,
        at: 0,
        position: position(begun + n + 1),
      })));
    },
    async more() {
      if (at < disk.journal.length) return;
      await new Promise<void>((resolve) => disk.readers.add(tell = resolve));
      disk.readers.delete(tell);
    },
    close: () => tell(),
  };
}

/** Clusters in memory. */
export class MemoryClusters implements ClusterStore {
  readonly #clusters = new Map<string, Map<string, HostRecord>>();

  names(): string[] {
    return [...this.#clusters.keys()];
  }

  create(ref: Ref): Promise<boolean> {
    const path = fileOf("cluster", ref);
    if (this.#clusters.has(path)) return Promise.resolve(false);
    this.#clusters.set(path, new Map());
    return Promise.resolve(true);
  }

  read(ref: Ref): Promise<Map<string, HostRecord>> {
    return Promise.resolve(new Map(this.#find(ref)));
  }

  update(
    ref: Ref,
    change: (hosts: Map<string, HostRecord>) => void,
  ): Promise<void> {
    try {
      const hosts = new Map(this.#find(ref));
      change(hosts);
      this.#clusters.set(fileOf("cluster", ref), hosts);
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(error);
    }
  }

  remove(ref: Ref): Promise<void> {
    this.#find(ref);
    this.#clusters.delete(fileOf("cluster", ref));
    return Promise.resolve();
  }

  slots(ref: Ref): ReturnType<ClusterStore["slots"]> {
    return slotsOfCluster(this.#find(ref));
  }

  follow(ref: Ref): ReturnType<ClusterStore["follow"]> {
    let known: Map<string, HostRecord> | undefined;
    return () => {
      const now = this.#find(ref);
      if (now === known) return undefined;
      return slotsOfCluster(known = now);
    };
  }

  #find(ref: Ref): Map<string, HostRecord> {
    const hosts = this.#clusters.get(fileOf("cluster", ref));
    if (hosts) return hosts;
    throw new AppError("not-found", `Cannot find cluster ${ref.name}`);
  }
}

function apply(records: Records, change: Change): void {
  const { job } = change;
  if ("add" in change) records.set(job, change.add);
  else if ("delete" in change) records.delete(job);
  else if ("order" in change) {
    const arranged = arrange(records, change.order);
    records.clear();
    for (const [name, record] of arranged) records.set(name, record);
  } else {
    const record = records.get(job);
    if (record) records.set(job, applySet(record, change));
  }
}

function* differences(before: Records, after: Records): Generator<Change> {
  for (const job of before.keys()) {
    if (!after.has(job)) yield { job, delete: true };
  }
  for (const [job, record] of after) {
    const old = before.get(job);
    if (!old) yield { job, add: record };
    else if (old !== record) {
      const set = Object.fromEntries(
        Object.entries(record).filter(([key, value]) => old[key] !== value),
      );
      const unset = Object.keys(old).filter((key) => !(key in record));
      yield { job, set, unset };
    }
  }
  const old = before.keys().filter((name) => after.has(name));
  const moved = after.keys().filter((name) => before.has(name))
    .find((name) => name !== old.next().value);
  if (moved !== undefined) yield { job: moved, order: [...after.keys()] };
}
