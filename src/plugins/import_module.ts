/**
 * Imports a module from outside of the program. The compiled program does not
 * take types off by itself, so here it is done.
 *
 * @module
 */
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

/** Runs the module at this absolute path and answers its exports. */
export async function importModule(
  file: string,
): Promise<Record<string, unknown>> {
  const { href } = pathToFileURL(file);
  if (!file.endsWith(".ts") || !Deno.build.standalone) {
    return await import(href);
  }
  const { stripTypes } = await import("./strip_types.ts");
  const code = stripTypes(await Deno.readTextFile(file), file);
  // Not as a data: URL, for errors have to tell where they are.
  const directory = await Deno.makeTempDir({ prefix: "cms-" });
  try {
    const plain = join(directory, `${basename(file, ".ts")}.js`);
    await Deno.writeTextFile(plain, code);
    return await import(pathToFileURL(plain).href);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
