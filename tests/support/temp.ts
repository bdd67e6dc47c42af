/**
 * A directory that lives as long as the block that opened it.
 *
 * @module
 */
import { join } from "node:path";
import { processesIn, signalAll } from "./processes.ts";
import { until } from "./until.ts";

/**
 * Hold it with `await using`: it is removed, with all it holds, at the end, and
 * what still runs in it then is ended: the jobs of a test that has failed.
 */
export interface TempDir extends AsyncDisposable {
  /** Absolute and free of symbolic links, so that it equals what `pwd` prints. */
  readonly path: string;
  join(...parts: string[]): string;
}

export async function tempDir(): Promise<TempDir> {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "cms-" }));
  return {
    path,
    join: (...parts) => join(path, ...parts),
    async [Symbol.asyncDispose]() {
      signalAll(await processesIn(path), "SIGKILL");
      await until(() => isRemoved(path), {
        what: `the end of those that write into ${path}`,
      });
    },
  };
}

/** A run in the background may still write its last line into a directory. */
async function isRemoved(path: string): Promise<boolean> {
  try {
    await Deno.remove(path, { recursive: true });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error) {
      if (error.code === "ENOTEMPTY") return false;
    }
    throw error;
  }
}
