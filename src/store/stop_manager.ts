/**
 * Asks a manager to stop, by a signal: to that very process and no other.
 *
 * @module
 */
import { hostname } from "node:os";
import { AppError } from "../core/errors.ts";
import type { Ref } from "../core/experiment.ts";
import type { Manager } from "../core/manager.ts";
import { isManaged, managerOf } from "./manager_lock.ts";
import { processStart } from "./process_start.ts";

/**
 * Sends TERM to whoever holds the manager's lock; answers whom, if anybody.
 *
 * @throws {AppError} `conflict` if that is not a process that can be told.
 */
export async function stopManager(ref: Ref): Promise<Manager | undefined> {
  const manager = managerOf(ref);
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
  if (!isManaged(ref)) return undefined;
  if (reason !== undefined) throw cannotStop(ref, reason);
  try {
    Deno.kill(pid!, "SIGTERM");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    throw cannotStop(ref, `process ${pid} of ${manager.user} is running it`);
  }
  return manager;
}

function cannotStop({ name }: Ref, reason: string): AppError {
  return new AppError("conflict", `Cannot stop queue "${name}": ${reason}`, {
    hint: "stop it there, as that user, with cms queue stop or with Ctrl-C",
  });
}
