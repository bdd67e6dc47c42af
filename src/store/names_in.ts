/**
 * Which queues and clusters an experiment has.
 *
 * @module
 */
import { parseName } from "../core/experiment.ts";
import { AppError } from "../core/errors.ts";
import { withIo } from "./io_error.ts";

/** The names of all files of the kind, in order; none without the directory. */
export function namesIn(
  experiment: string,
  kind: "queue" | "cluster",
): string[] {
  const suffix = `-${kind}.yaml`;
  const names: string[] = [];
  withIo(`read ${experiment}`, () => {
    try {
      for (const { name, isDirectory } of Deno.readDirSync(experiment)) {
        if (isDirectory || !name.endsWith(suffix)) continue;
        const bare = name.slice(0, -suffix.length);
        if (isName(kind, bare)) names.push(bare);
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  });
  return names.sort();
}

function isName(kind: string, name: string): boolean {
  try {
    return parseName(kind, name) === name;
  } catch (error) {
    if (error instanceof AppError) return false; // a file of somebody else's
    throw error;
  }
}
