/**
 * Jobs that would be waited for in vain.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import type { Ref } from "../experiment.ts";
import { commandFor, nameOf } from "./select.ts";

/** Why a job would never end while nobody runs the queue, where that is so. */
export function neverEnds(
  ref: Ref,
  { waiting, held }: {
    /** A job that waits for somebody to run the queue, or to release it. */
    readonly waiting: string | undefined;
    readonly held: string | undefined;
  },
): AppError | undefined {
  if (waiting !== undefined) {
    const command = ref.kind === "jobset"
      ? commandFor(ref, "run")
      : `${commandFor(ref, "run fifo_multi")} --hosts=localhost`;
    return new AppError(
      "conflict",
      `Cannot wait for job "${waiting}": nobody runs ${nameOf(ref)}`,
      { hint: `run it in another terminal: ${command}` },
    );
  }
  return held === undefined ? undefined : new AppError(
    "conflict",
    `Cannot wait for job "${held}": it is held`,
    { hint: `let it run: ${commandFor(ref, "release")} --name=${held}` },
  );
}
