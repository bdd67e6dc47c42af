/**
 * Asks a manager to stop, by a signal: to that very process and no other.
 *
 * @module
 */
import { hostname } from "node:os";
import { AppError } from "../core/errors.ts";
import type { Manager } from "../core/manager.ts";
import { isManaged, LOOK_MS, managerOf, PAUSE_MS } from "./manager_lock.ts";
import type { QueueFiles } from "./queue_files.ts";
import { processStart } from "./process_start.ts";

/**
 * Sends TERM to whoever holds the manager's lock; answers whom, if anybody.
 *
 * @throws {AppError} `conflict` if that is not a process that can be told.
 */
export async function stopManager(
  files: QueueFiles,
): Promise<Manager | undefined> {
  const manager = managerOf(files);
  if (!manager) return undefined;
  const { pid, host, started } = manager;
  const reason = pid === undefined || !Number.isInteger(pid) || pid <= 1
    ? "its manager has not said yet which process it is"
    : host !== hostname()
    ? `process ${pid} on ${host} is running it`
    : pid === Deno.pid
    ? "this very process is running it"
    : started === undefined || await processStart(pid) !== started
    ? `the process ${pid} that was running it is another one now`
    : undefined;
  // What was read may have been of a manager that has ended meanwhile.
  if (!isManaged(files)) return undefined;
  if (reason !== undefined) {
    if (await isSoonFree(files)) return undefined;
    throw cannotStop(files, reason);
  }
  try {
    Deno.kill(pid!, "SIGTERM");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    throw cannotStop(files, `process ${pid} of ${manager.user} is running it`);
  }
  return manager;
}

/** A process that is just being started has its parent's lock for a moment. */
async function isSoonFree(files: QueueFiles): Promise<boolean> {
  for (let ms = 0; ms < LOOK_MS; ms += PAUSE_MS) {
    if (!isManaged(files)) return true;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return false;
}

function cannotStop(
  { name, format: { kind } }: QueueFiles,
  reason: string,
): AppError {
  return new AppError("conflict", `Cannot stop ${kind} "${name}": ${reason}`, {
    hint: "stop it there, as that user, with cms queue stop or with Ctrl-C",
  });
}
