/**
 * What a machine says of itself when it is probed.
 *
 * @module
 */

/** A GPU as `nvidia-smi` lists it. */
export interface Gpu {
  readonly index: number;
  readonly uuid: string;
  readonly name: string;
  readonly memoryBytes?: number | undefined;
  readonly usedBytes?: number | undefined;
  readonly busyPercent?: number | undefined;
}

/** What could not be found out is absent. */
export interface MachineFacts {
  /** Those of the programs that matter which are there. */
  readonly programs: ReadonlySet<string>;
  readonly cores?: number | undefined;
  /** How many processes ran or waited to run, on average of the last minute. */
  readonly load?: number | undefined;
  readonly memoryBytes?: number | undefined;
  readonly freeMemoryBytes?: number | undefined;
  /** Room on the disk that has, or would have, the experiment. */
  readonly freeDiskBytes?: number | undefined;
  /** Whether the experiment's directory, or the one to make it in, takes files. */
  readonly isWritable: boolean;
  readonly gpus: readonly Gpu[];
  /** Why `nvidia-smi`, which is there, lists none. */
  readonly gpuFailure?: string | undefined;
}
