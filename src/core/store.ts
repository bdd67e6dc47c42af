/**
 * The port through which queues are kept.
 *
 * @module
 */
import type { Change } from "./change.ts";
import type { Ref } from "./experiment.ts";
import type { HostRecord, Slot } from "./host.ts";
import type { JobRecord } from "./job.ts";
import type { Manager, Purpose } from "./manager.ts";

/** A queue as it stands, and the way to change it. */
export interface OpenQueue {
  readonly ref: Ref;
  readonly size: number;
  /** Whether nothing is to be started; looked at anew each time. */
  readonly isPaused: boolean;
  /** Job names in queue order. */
  names(): Iterable<string>;
  get(name: string): Readonly<JobRecord> | undefined;
  has(name: string): boolean;
  /**
   * Under the queue's lock: takes over what others have changed meanwhile (each
   * told to `onForeign`), asks `decide`, and keeps its changes. They are on disk
   * when this resolves, and applied when `decide` is left.
   *
   * @throws {AppError} with code `io` if they could not be written.
   */
  update(decide: () => readonly Change[]): Promise<void>;
  /** Called with each change that another process or a person's editor made. */
  onForeign:
    | ((change: Change, origin: "journal" | "edit") => void)
    | undefined;
  /** Brings the YAML file up to date; `lazy`: only where that is cheap by now. */
  checkpoint(how: "now" | "lazy"): Promise<void>;
  close(): void;
}

/** How a queue is opened. */
export interface OpenQueueOptions {
  /**
   * As its manager: at most one, until closed.
   *
   * @throws {AppError} with code `busy` that names the one that runs.
   */
  readonly manage?: boolean;
  /** What others are told that the manager does. */
  readonly purpose?: Purpose;
  /**
   * Nothing is written, and nothing locked: changes are told, and hold in memory
   * until this is closed.
   */
  readonly rehearse?: ((changes: readonly Change[]) => void) | undefined;
}

/** A place in a queue's journal. */
export interface JournalPosition {
  /** Another one when another journal has taken its place. */
  readonly generation: string;
  /** In bytes; grows from change to change. */
  readonly offset: number;
}

/** A change as the journal has it. */
export interface NotedChange {
  readonly change: Change;
  /** When it was noted, in milliseconds since 1970. */
  readonly at: number;
  /** Behind it. */
  readonly position: JournalPosition;
}

/**
 * Reads a queue's journal from its beginning, without a lock, beside whoever
 * writes it. Where another journal takes its place, that is read from its
 * beginning.
 */
export interface JournalReader {
  /** The journal's end, as it is now. */
  end(): JournalPosition;
  /** The next changes, some at a time; none where there are no more for now. */
  next(): Promise<NotedChange[]>;
  /** Resolves when there may be more, or it is closed. */
  more(): Promise<void>;
  close(): void;
}

/** Queues on disk. */
export interface QueueStore {
  /** Makes an empty queue; answers whether there was none. */
  create(ref: Ref): Promise<boolean>;
  /** @throws {AppError} `not-found`, `invalid` for a damaged file, `busy`. */
  open(ref: Ref, options?: OpenQueueOptions): Promise<OpenQueue>;
  /**
   * Another text whenever the queue is another one than before, at the cost of
   * looking at two files; `undefined` where a change of just now could hide.
   *
   * @throws {AppError} `not-found`.
   */
  version(ref: Ref): string | undefined;
  /** Removes the queue's files. @throws {AppError} `not-found`, `busy`. */
  remove(ref: Ref): Promise<void>;
  /** @throws {AppError} `not-found`. */
  journal(ref: Ref): JournalReader;
  /** The names of an experiment's queues, in order. */
  names(experiment: string): string[];
  /** The queue's manager; `undefined` if nobody runs it. */
  manager(ref: Ref): Manager | undefined;
  /**
   * Asks the queue's manager to start nothing more and to end; does not wait for
   * that. Answers whom it asked.
   *
   * @throws {AppError} `conflict` if it cannot be sure which process that is.
   */
  stopManager(ref: Ref): Promise<Manager | undefined>;
  /**
   * Has the queue's runs start nothing, or lets them; answers whether it was
   * otherwise before.
   *
   * @throws {AppError} `not-found`.
   */
  setPaused(ref: Ref, paused: boolean): Promise<boolean>;
  /** When that was said, as `2026-11-21T22:05:58.123Z`; `undefined` if not so. */
  pausedSince(ref: Ref): string | undefined;
}

/** Records as YAML that people edit. */
export interface RecordYaml {
  format(records: Iterable<readonly [string, Readonly<JobRecord>]>): string;
  /** @throws {AppError} `invalid`, with line and column. */
  parse(text: string): Map<string, Readonly<JobRecord>>;
}

/** Cluster files. */
export interface ClusterStore {
  /** The names of an experiment's clusters, in order. */
  names(experiment: string): string[];
  /** Makes an empty cluster; answers whether there was none. */
  create(ref: Ref): Promise<boolean>;
  /** The hosts by id, in the file's order. @throws {AppError} `not-found`. */
  read(ref: Ref): Promise<Map<string, HostRecord>>;
  /** Rewrites the file under its lock with what `change` leaves in the map. */
  update(
    ref: Ref,
    change: (hosts: Map<string, HostRecord>) => void,
  ): Promise<void>;
  /** Removes the file. @throws {AppError} `not-found`. */
  remove(ref: Ref): Promise<void>;
  /** The slots of the active hosts. */
  slots(ref: Ref): readonly Slot[];
  /**
   * Answers the same, each time they may have changed since the last call; nothing
   * where they have not, and while the file is gone or damaged.
   */
  follow(ref: Ref): () => readonly Slot[] | undefined;
}
