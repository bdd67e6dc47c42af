/**
 * An experiment that is another directory on another machine.
 *
 * @module
 */

/** Below the directory that builds may fill, which nobody keeps. */
const PARENT = "dist";

/** Hold it with `await using`. Its path is relative, so each machine has its own. */
export async function relativeExperiment(): Promise<
  AsyncDisposable & { readonly path: string }
> {
  await Deno.mkdir(PARENT, { recursive: true });
  const made = await Deno.makeTempDir({ dir: PARENT, prefix: "cms-" });
  const path = made.replace(/^\.\//, "");
  return {
    path,
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}
