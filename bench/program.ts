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
const EMPTY = join(ROOT, "bench/empty_program.ts");

/** How programs are called: the words before their arguments. */
export interface Programs {
  readonly cms: readonly string[];
  /**
   * The same with all permissions: Deno refuses everything below /dev, where
   * the memory's filesystem is, to programs that have less.
   */
  readonly cmsInMemory: readonly string[];
  /** A program that does nothing, made in the same way. */
  readonly empty: readonly string[];
  readonly description: string;
}

/** Compiles into `directory`. */
export async function createPrograms(directory: string): Promise<Programs> {
  const { tasks } = JSON.parse(await Deno.readTextFile(CONFIG));
  const compile: string = tasks.compile;
  const compileForAll = compile.replace(/--allow-.*(?= --output)/, "-A");
  const targets = [
    { name: "cms", task: compile, source: "main.ts" },
    { name: "cms-in-memory", task: compileForAll, source: "main.ts" },
    { name: "empty", task: compile, source: EMPTY },
  ];
  for (const { name, task, source } of targets) {
    const line = task.replaceAll("dist/cms", join(directory, name))
      .replace("main.ts", source);
    const problem = await deno(["task", "--quiet", "--eval", line]);
    if (problem !== undefined) return sources(problem);
  }
  const [cms, cmsInMemory, empty] = targets
    .map(({ name }) => [join(directory, name)]);
  return {
    cms: cms!,
    cmsInMemory: cmsInMemory!,
    empty: empty!,
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
