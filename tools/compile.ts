/**
 * Makes the program: `deno task compile [--output=PATH] [--allow-all]`. Beside
 * it lie its parts, in PATH-code, and the maps to its source, in PATH-maps.
 *
 * @module
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundleProgram } from "./compile/bundle.ts";
import { call, compile } from "./compile/deno.ts";

/** What the program may do: the network is that of its own machine. */
const RIGHTS = [
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-run",
  "--allow-sys",
  "--allow-net=127.0.0.1,[::1],localhost,0.0.0.0,[::]",
];
const WARM_UP = new URL("./compile/warm_up.ts", import.meta.url).pathname;

if (import.meta.main) await main();

async function main(): Promise<void> {
  const { values: { output, "allow-all": all } } = parseArgs({
    args: Deno.args,
    options: {
      "output": { type: "string", default: "dist/cms" },
      "allow-all": { type: "boolean", default: false },
    },
  });
  const [code, maps] = [`${output}-code`, `${output}-maps`];
  for (const directory of [code, maps]) await makeAnew(directory);
  await bundleProgram({ code, maps });
  await keepCode(await Deno.realPath(code));
  const rights = all ? ["--allow-all"] : RIGHTS;
  const options = ["--include", code, ...rights];
  await compile(join(code, "main.js"), { output, options });
}

async function makeAnew(directory: string): Promise<void> {
  try {
    await Deno.remove(directory, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.mkdir(directory, { recursive: true });
}

/** Runs the script once, and puts what V8 has made of it beside it. */
async function keepCode(directory: string): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "cms-" });
  try {
    const output = join(home, "warm_up");
    await compile(WARM_UP, { output, options: ["--allow-all"] });
    const files = [join(directory, "cms.js"), join(directory, "cms.code")];
    const options = { cwd: home, env: { HOME: home } };
    await call(output, files, options);
    await call(output, [...files, "check"], options);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}
