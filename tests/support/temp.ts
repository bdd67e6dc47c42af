/**
 * A directory that lives as long as the block that opened it.
 *
 * @module
 */
import { join } from "node:path";

/** Hold it with `await using`: it is removed, with all it holds, at the end. */
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
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}
