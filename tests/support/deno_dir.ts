/**
 * Where Deno keeps packages: for programs that get another home they would all
 * be downloaded once more.
 *
 * @module
 */

/** A variable of the environment for such a program. */
export const DENO_DIR: Readonly<Record<string, string>> = {
  DENO_DIR: Deno.env.get("DENO_DIR") ?? `${cacheDirectory()}/deno`,
};

/** As the XDG base directory specification has it. */
function cacheDirectory(): string {
  return Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME")}/.cache`;
}
