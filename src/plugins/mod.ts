/**
 * Schedulers of users' own: finds their modules, and loads them only when they
 * are named, for to load a module is to run it.
 *
 * @module
 */
import { basename } from "node:path";
import { AppError } from "../core/errors.ts";
import type { Scheduler, SchedulerPlugins } from "../core/scheduler.ts";
import { thrownBy } from "../core/scheduler/fault.ts";
import { parseScheduler } from "../core/scheduler/parse.ts";
import { importModule } from "./import_module.ts";
import { Watchdog } from "./watchdog.ts";
import { watched } from "./watched.ts";

const HINT = Deno.build.standalone
  ? "a module is one file; deno bundle makes one of several"
  : "docs/plugins.md shows how one is written";

const MODULE = /^([a-z][a-z0-9_]*)\.(?:ts|js|mjs)$/;

/** `longestMs` is how long a scheduler may take to answer before all is ended. */
export function createPlugins(longestMs = 10_000): SchedulerPlugins {
  return { load, list };

  async function load(path: string): Promise<Scheduler> {
    const file = await found(path);
    const createWatchdog = () => new Watchdog(path, longestMs);
    const watchdog = createWatchdog();
    try { // not `using`: what makes the program small would drop it here
      const module = await watchdog.during("module", () => run(file, path));
      return watched(parseScheduler(module["default"], path), createWatchdog);
    } finally {
      watchdog[Symbol.dispose]();
    }
  }
}

async function list(experiment: string): Promise<Map<string, string>> {
  const directory = `${experiment}/schedulers`;
  const files = new Map<string, string>();
  try {
    for await (const { name, isDirectory } of Deno.readDir(directory)) {
      const [, scheduler] = MODULE.exec(name) ?? [];
      if (scheduler === undefined || isDirectory) continue;
      files.set(scheduler, `${directory}/${name}`);
    }
  } catch (error) {
    if (!isAbsence(error)) throw error;
  }
  return new Map([...files].toSorted(([a], [b]) => a < b ? -1 : 1));
}

async function found(path: string): Promise<string> {
  const hint = "give a file, for example --plugin=./my_policy.ts";
  const file = await realPath(path);
  if (file === undefined) {
    const message = `Cannot find the scheduler "${path}"`;
    throw new AppError("not-found", message, { hint });
  }
  const { isDirectory } = await Deno.stat(file);
  if (!isDirectory) return file;
  const message = `Cannot use the scheduler "${path}": it is a directory`;
  throw new AppError("invalid", message, { hint });
}

async function realPath(path: string): Promise<string | undefined> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (!isAbsence(error)) throw error;
    return undefined;
  }
}

async function run(
  file: string,
  path: string,
): Promise<Record<string, unknown>> {
  try {
    return await importModule(file);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      "invalid",
      `Cannot use the scheduler "${path}": ${thrownBy(error, stemOf(path))}`,
      { cause: error, hint: HINT },
    );
  }
}

/** `my_policy.` of `./my_policy.ts` */
function stemOf(path: string): string {
  return basename(path).replace(/[cm]?[jt]s$/, "");
}

function isAbsence(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.NotADirectory;
}
