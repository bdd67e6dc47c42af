/**
 * What the compiled program begins with.
 *
 * @module
 */
import { loadScript, type ScriptParts } from "./load_script.ts";

const beside = (file: string) => new URL(file, import.meta.url);
const { program } = loadScript(beside("cms.js"), await readParts());
Deno.exit(await program.run(Deno.args));

async function readParts(): Promise<ScriptParts> {
  try {
    return {
      text: Deno.readTextFileSync(beside("cms.js")),
      code: Deno.readFileSync(beside("cms.code")),
    };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    return {
      text: await imported("cms.js", "text"),
      code: await imported("cms.code", "bytes"),
    };
  }
}

/**
 * The parts seem to be below TMPDIR. Of some directories, as `/dev/shm`, Deno lets
 * nobody read who may not do everything; to import is allowed, but takes longer.
 */
async function imported<T>(file: string, type: "text" | "bytes"): Promise<T> {
  return (await import(beside(file).href, { with: { type } })).default;
}
