/**
 * The program under test: compiled as for its users where that can be done,
 * else its source.
 *
 * @module
 */
import { join } from "node:path";

const ROOT = new URL("../", import.meta.url).pathname;
const CONFIG = join(ROOT, "deno.json");
const STUB = new URL("../../shared/denort/denort", import.meta.url).pathname;
const COMPILER = join(ROOT, "tools/compile.ts");
const EMPTY = join(ROOT, "bench/empty/main.ts");

/** How programs are called: the words before their arguments. */
export interface Programs {
  readonly cms: readonly string[];
  /**
   * The same with all permissions: Deno refuses everything below /dev, where
   * the memory's filesystem is, to programs that have less.
   */
  readonly cmsInMemory: readonly string[];
  /** A program that does nothing. */
  readonly empty: readonly string[];
  readonly description: string;
}

/** Compiles into `directory`. */
export async function createPrograms(directory: string): Promise<Programs> {
  const at = (name: string) => join(directory, name);
  const compiler = ["run", "--quiet", "-A", "--config", CONFIG, COMPILER];
  const calls = [
    [...compiler, `--output=${at("cms")}`],
    [...compiler, `--output=${at("cms-in-memory")}`, "--allow-all"],
    ["compile", "--quiet", "--no-code-cache", "--output", at("empty"), EMPTY],
  ];
  for (const call of calls) {
    const problem = await deno(call);
    if (problem !== undefined) return sources(problem);
  }
  return {
    cms: [at("cms")],
    cmsInMemory: [at("cms-in-memory")],
    empty: [at("empty")],
    description: "the compiled program",
  };
}

function sources(problem: string): Programs {
  const flags = ["-A", "--quiet", "--config", CONFIG];
  const call = (path: string) => [Deno.execPath(), "run", ...flags, path];
  const cms = call(join(ROOT, "main.ts"));
  const [line] = problem.trim().split("\n");
  return {
    cms,
    cmsInMemory: cms,
    empty: call(EMPTY),
    description: `the source, as it could not be compiled (${line})`,
  };
}

/** Runs deno in the project; answers what went wrong. */
async function deno(args: readonly string[]): Promise<string | undefined> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", ...runtime() },
  }).output();
  return success ? undefined : new TextDecoder().decode(stderr);
}

/** Where the runtime cannot be downloaded, one that lies beside is taken. */
function runtime(): Record<string, string> {
  if (Deno.env.has("DENORT_BIN")) return {};
  try {
    return { DENORT_BIN: Deno.realPathSync(STUB) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}
