/**
 * All schedulers by name. A new one is a file beside this one and a line here.
 *
 * @module
 */
import type { Scheduler } from "../core/scheduler.ts";
import { fifo } from "./fifo.ts";
import { fifoMulti } from "./fifo_multi.ts";
import { slurm } from "./slurm.ts";

/** The schedulers that come with cms. */
export const SCHEDULERS: ReadonlyMap<string, Scheduler> = new Map(
  [fifo, fifoMulti, slurm].map((scheduler) => [scheduler.name, scheduler]),
);
