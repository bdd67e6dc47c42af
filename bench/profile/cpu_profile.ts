/**
 * V8's processor profile of the manager.
 *
 * @module
 */
import { join } from "node:path";
import { run } from "../command.ts";

/** A function's share. */
export interface Share {
  readonly name: string;
  readonly milliseconds: number;
}

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const ROOT = new URL("../../", import.meta.url).pathname;

/** Runs the program's source in `cwd` and answers where its time went. */
export async function profileOf(
  args: readonly string[],
  cwd: string,
): Promise<Share[]> {
  const config = ["--quiet", "--config", join(ROOT, "deno.json")];
  const directory = join(cwd, "profile");
  const flags = ["-A", ...config, "--cpu-prof", "--cpu-prof-dir", directory];
  const main = join(ROOT, "main.ts");
  await run([Deno.execPath(), "run", ...flags, main, ...args], { cwd });
  for await (const { name } of Deno.readDir(directory)) {
    const text = await Deno.readTextFile(join(directory, name));
    return sharesOf(JSON.parse(text));
  }
  throw new Error("There is no profile");
}

/** Time in each function itself, the most first; waiting is not counted. */
function sharesOf({ nodes, samples, timeDeltas }: Profile): Share[] {
  const names = new Map(nodes.map(({ id, callFrame }) => {
    const { functionName, url, lineNumber } = callFrame;
    const place = url.replace(`file://${ROOT}`, "");
    const name = functionName || "(anonymous)";
    return [id, url ? `${name} ${place}:${lineNumber + 1}` : name];
  }));
  const times = new Map<string, number>();
  for (const [at, id] of samples.entries()) {
    const name = names.get(id) ?? "?";
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[at] ?? 0) / 1_000);
  }
  times.delete("(idle)");
  return [...times].map(([name, milliseconds]) => ({ name, milliseconds }))
    .sort((a, b) => b.milliseconds - a.milliseconds);
}
