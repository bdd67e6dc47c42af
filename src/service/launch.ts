/**
 * Starts runs: this very program once more, in a session of its own.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import process from "node:process";
import { AppError, type ErrorCode } from "../core/errors.ts";
import type { RunOrder, Runs } from "./runs.ts";

/** What starting runs needs. */
export interface LaunchOptions {
  /** The words that start this program. */
  readonly program: readonly string[];
  /** Exit codes of the program, each with what it means. */
  readonly codes: ReadonlyMap<number, ErrorCode>;
}

const LOOK_MS = 20;
/** Instead of a code: such as a scheduler that does not come back is ended. */
const KILLED = -1;

/** Creates what starts runs here. */
export function createRuns({ program, codes }: LaunchOptions): Runs {
  return {
    async start({ what, command, env, log, manager }: RunOrder) {
      const running = manager();
      if (running !== undefined) throw isRunning(what, running);
      const words = [...program, ...command, "--quiet"];
      const run = startProcess(words, { env, log });
      while (manager() !== run.pid) {
        const code = await Promise.race([run.ended, pause()]);
        // One that was done at once, or stopped for a reason, did run.
        if (code === undefined || code === 0) {
          if (code === 0) break;
          continue;
        }
        const [kind, reason] = [kindOf(code), errorIn(log)];
        if (kind === undefined || reason === undefined) break;
        throw new AppError(kind, reason);
      }
      return run.pid;
    },
  };

  function kindOf(code: number): ErrorCode | undefined {
    return code === KILLED ? "invalid" : codes.get(code);
  }
}

interface StartedProcess {
  readonly pid: number;
  /** Its exit code; -1 where a signal ended it. */
  readonly ended: Promise<number>;
}

/** What it prints goes into a file, for the service may be gone by then. */
function startProcess(
  words: readonly string[],
  { env, log }: Pick<RunOrder, "env" | "log">,
): StartedProcess {
  const output = openSync(log, "w", 0o600);
  try {
    const child = spawn(words[0]!, words.slice(1), {
      detached: true,
      env: { ...process.env, ...env },
      stdio: ["ignore", output, output],
    });
    const ended = Promise.withResolvers<number>();
    child.on("exit", (code) => ended.resolve(code ?? KILLED));
    child.on("error", (error) => ended.reject(error));
    child.unref();
    if (child.pid === undefined) throw new Error("there is no process");
    return { pid: child.pid, ended: ended.promise };
  } finally {
    closeSync(output);
  }
}

function pause(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_MS, undefined));
}

function errorIn(log: string): string | undefined {
  const lines = readFileSync(log, "utf8").split("\n");
  const error = lines.find((line) => line.startsWith("ERROR: "));
  return error?.slice("ERROR: ".length);
}

function isRunning(what: string, pid: number): AppError {
  return new AppError(
    "busy",
    `Cannot run ${what}: process ${pid} is running it`,
  );
}
