/**
 * All schedulers by name. A new one is a file beside this one and a line here.
 *
 * @module
 */
import type { Scheduler } from "../core/scheduler.ts";
import { fifo } from "./fifo.ts";
import { fifoMulti } from "./fifo_multi.ts";
import { frugal } from "./frugal.ts";
import { random } from "./random.ts";
import { sequential } from "./sequential.ts";
import { slurm } from "./slurm.ts";
import { smart } from "./smart.ts";

/** The schedulers that come with cms. */
export const SCHEDULERS: ReadonlyMap<string, Scheduler> = new Map(
  [fifo, fifoMulti, sequential, random, smart, frugal, slurm]
    .map((scheduler) => [scheduler.name, scheduler]),
);
