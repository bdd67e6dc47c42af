/**
 * The port through which jobsets are kept. A jobset is a queue and its cluster in
 * one file, so what queues and clusters can do is done with it as with them.
 *
 * @module
 */
import type { Ref } from "../experiment.ts";
import type { HostRecord } from "../host.ts";
import type { ClusterStore, QueueStore } from "../store.ts";
import type { Transport } from "../transport.ts";
import type { Entry } from "./entry.ts";

/** What a new jobset holds. */
export interface JobsetContent {
  readonly user: string;
  readonly policy: string;
  readonly hosts: ReadonlyMap<string, HostRecord>;
  readonly jobs: ReadonlyMap<string, Entry>;
}

/** A jobset, in the shape in which the use cases of queues take one. */
export interface Jobset {
  /** As the user calls it: `~/.cloudmesh/job/spec.yaml`. */
  readonly file: string;
  readonly ref: Ref;
  readonly queues: QueueStore;
  /** Its only cluster is that of its own hosts, whatever its name. */
  readonly clusters: ClusterStore;
  /** Jobs are below the user's home, on this machine as on all others. */
  readonly transport: () => Promise<Transport>;
  /** @throws {AppError} `not-found`, or `invalid` for a damaged file. */
  policy(): Promise<string>;
  setPolicy(name: string): Promise<void>;
  /**
   * Makes the file. One that is there is kept under another name, which is
   * answered.
   *
   * @throws {AppError} `busy` if that is being run.
   */
  create(content: JobsetContent): Promise<string | undefined>;
  /** Where a run in the background tells what it does. */
  readonly logFile: string;
  /** Whether some process runs it. */
  isManaged(): boolean;
}

/** What is known of this machine. */
export interface Here {
  readonly user: string;
  readonly hostname: string;
  readonly cpus: number;
}

/** Jobsets on disk. */
export interface JobsetStore {
  readonly here: Here;
  /** What to call a file, wherever one is: absolute, or below `~`. */
  nameOf(file: string): string;
  /** The jobset in a file, which need not be there yet; `~` is understood. */
  at(file: string): Jobset;
  /**
   * The jobs of any file: a jobset, or only its jobs.
   *
   * @throws {AppError} `not-found`, or `invalid` for a damaged file.
   */
  entries(file: string): Promise<Map<string, Entry>>;
}
