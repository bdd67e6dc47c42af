/**
 * All schedulers by name. A new one is a file beside this one and a line here.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { Scheduler } from "../core/scheduler.ts";
import { fifo } from "./fifo.ts";
import { fifoMulti } from "./fifo_multi.ts";
import { frugal } from "./frugal.ts";
import { random } from "./random.ts";
import { sequential } from "./sequential.ts";
import { smart } from "./smart.ts";

/** The schedulers that come with cms. */
export const SCHEDULERS: ReadonlyMap<string, Scheduler> = new Map(
  [fifo, fifoMulti, sequential, random, smart, frugal]
    .map((scheduler) => [scheduler.name, scheduler]),
);

/** @throws {AppError} with code `usage` that lists the known ones. */
export function findScheduler(name: string): Scheduler {
  const scheduler = SCHEDULERS.get(name);
  if (scheduler) return scheduler;
  throw new AppError("usage", `Cannot find the scheduler "${name}"`, {
    hint: `there are ${[...SCHEDULERS.keys()].join(", ")}`,
  });
}
