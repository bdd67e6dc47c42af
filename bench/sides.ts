/**
 * Things that are compared: run in turns, A B A B, so that a machine whose speed
 * wanders is as fast for each of them.
 *
 * @module
 */
import { join } from "node:path";
import { run } from "./command.ts";
import type { Place } from "./places.ts";

/** One of the things that are compared. */
export interface Side {
  /** Unique among those that are compared. */
  readonly name: string;
  /** Not timed; `directory` is new and empty. */
  prepare?(directory: string): Promise<void>;
  /** What is timed. */
  run(directory: string): Promise<void>;
  /** Not timed. */
  tidy?(directory: string): Promise<void>;
}

/** Seconds by side, one value for each repetition. */
export type Seconds = ReadonlyMap<string, readonly number[]>;

/** Runs all sides in turns. */
export async function takeTurns(
  sides: readonly Side[],
  { place, repetitions }: { place: Place; repetitions: number },
): Promise<Seconds> {
  const seconds = new Map(sides.map(({ name }) => [name, [] as number[]]));
  for (let turn = 1; turn <= repetitions; turn++) {
    for (const side of sides) {
      const directory = await Deno.makeTempDir({ dir: place.path });
      try {
        await side.prepare?.(directory);
        // What was written before must not be on the next one's account.
        await run(["sync", "-f", directory], { cwd: directory });
        const begun = performance.now();
        await side.run(directory);
        seconds.get(side.name)!.push((performance.now() - begun) / 1_000);
      } finally {
        await side.tidy?.(directory);
        // On a disk at the very end: for minutes ext4 passes each inode by that
        // was given back, which takes longer than all else that is done for a job.
        if (place.isMemory) await removeAll(directory);
      }
    }
  }
  return seconds;
}

/** The seconds of one side. */
export function secondsOf(seconds: Seconds, name: string): readonly number[] {
  const values = seconds.get(name);
  if (!values) throw new RangeError(`There is no side "${name}"`);
  return values;
}

/** `count` things in so many seconds, as things a second. */
export function rates(seconds: readonly number[], count: number): number[] {
  return seconds.map((value) => count / value);
}

/** By the system's rm, which is faster at many files. */
async function removeAll(directory: string): Promise<void> {
  await run(["rm", "-rf", "--", directory], { cwd: join(directory, "..") });
}
