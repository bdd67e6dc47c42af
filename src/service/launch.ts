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
      const run = await startProcess(words, { what, env, log });
      while (manager() !== run.pid) {
        const code = await orSoon(run.ended);
        // One that was done at once, or stopped for a reason, did run.
        if (code === undefined || code === 0) {
          if (code === 0) break;
          continue;
        }
        const [kind, reason] = [kindOf(code), errorIn(log)];
        if (code === KILLED && reason === undefined) throw isKilled(what, log);
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

/**
 * What it prints goes into a file, for the service may be gone by then.
 *
 * @throws {AppError} with code `io` where the program cannot be started: it may
 * be replaced while the service goes on.
 */
async function startProcess(
  words: readonly string[],
  { what, env, log }: Pick<RunOrder, "what" | "env" | "log">,
): Promise<StartedProcess> {
  const program = words[0]!;
  const output = openSync(log, "w", 0o600);
  try {
    const child = spawn(program, words.slice(1), {
      detached: true,
      env: { ...process.env, ...env },
      stdio: ["ignore", output, output],
    });
    const ended = Promise.withResolvers<number>();
    child.on("exit", (code) => ended.resolve(code ?? KILLED));
    child.on("error", (error) => ended.reject(error));
    const pid = child.pid ?? await ended.promise; // an error, where it has none
    child.unref();
    return { pid, ended: ended.promise };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new AppError(
      "io",
      `Cannot run ${what}: ${program} cannot be started (${error.message}); start the service anew once the program is there`,
      { cause: error },
    );
  } finally {
    closeSync(output);
  }
}

/** Nothing, if it takes longer than a moment. */
async function orSoon<T>(promise: Promise<T>): Promise<T | undefined> {
  const soon = Promise.withResolvers<undefined>();
  const timer = setTimeout(soon.resolve, LOOK_MS, undefined);
  return await Promise.race([promise, soon.promise])
    .finally(() => clearTimeout(timer));
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

function isKilled(what: string, log: string): AppError {
  return new AppError(
    "io",
    `Cannot run ${what}: its process was ended before it was at work; what it said is in ${log}`,
  );
}
