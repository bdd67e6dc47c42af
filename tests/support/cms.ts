/**
 * The program as a user runs it: a process of its own in a directory of its own.
 *
 * @module
 */

import { DENO_DIR } from "./deno_dir.ts";
import { program } from "./program.ts";

export const MAIN = program();
export const CONFIG = new URL("../../deno.json", import.meta.url).pathname;

/** Where and with what the program is run. */
export interface CmsOptions {
  /** Its working directory. */
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** The compiled program, instead of the source. */
  readonly binary?: string | undefined;
}

/** What a finished run has left. */
export interface CmsResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A running program. */
export interface CmsProcess extends AsyncDisposable {
  readonly pid: number;
  kill(signal: Deno.Signal): void;
  readonly result: Promise<CmsResult>;
}

/** Starts `cms` with these arguments. */
export function startCms(
  args: readonly string[],
  { cwd, env = {}, binary }: CmsOptions,
): CmsProcess {
  const words = binary ? [binary, ...args] : [
    Deno.execPath(),
    "run",
    "-A",
    "--quiet",
    "--config",
    CONFIG,
    MAIN,
    ...args,
  ];
  const child = new Deno.Command(words[0]!, {
    args: words.slice(1),
    cwd,
    // Whoever runs the tests may have defaults.
    env: {
      NO_COLOR: "1",
      XDG_CONFIG_HOME: "/nonexistent",
      ...DENO_DIR,
      ...env,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let ended = false;
  const result = child.output().then(({ code, stdout, stderr }) => {
    ended = true;
    const decoder = new TextDecoder();
    return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
  });
  return {
    pid: child.pid,
    kill: (signal) => child.kill(signal),
    result,
    async [Symbol.asyncDispose]() {
      if (!ended) child.kill("SIGKILL");
      await result;
    },
  };
}

/** Runs `cms` to its end. */
export function cms(
  args: readonly string[],
  options: CmsOptions,
): Promise<CmsResult> {
  return startCms(args, options).result;
}

/** Runs `cms` and fails, with what it said, unless it ends with 0. */
export async function cmsWell(
  args: readonly string[],
  options: CmsOptions,
): Promise<string> {
  const { code, out, err } = await cms(args, options);
  if (code === 0) return out;
  throw new Error(`cms ${args.join(" ")} ended with ${code}:\n${err}`);
}

/** The states of a queue's jobs, as `queue list` shows them. */
export async function statesOf(
  queue: string,
  options: CmsOptions,
): Promise<Map<string, string>> {
  const args = ["queue", "list", queue, "--format=json"];
  const jobs: { name: string; status: string }[] = JSON.parse(
    await cmsWell(args, options),
  );
  return new Map(jobs.map(({ name, status }) => [name, status]));
}
