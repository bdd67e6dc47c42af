/**
 * The lock that a queue's manager holds for as long as it is at work. The file
 * tells who that is.
 *
 * @module
 */
import { hostname, userInfo } from "node:os";
import { AppError } from "../core/errors.ts";
import type { Ref } from "../core/experiment.ts";
import { withIo } from "./io_error.ts";

/** Others hold the lock for a moment, to see whether it is free. */
const LOOK_MS = 300;
const PAUSE_MS = 10;

/** A lock that is held until it is closed, or its process ends. */
export interface ManagerLock {
  close(): void;
}

/**
 * Takes the lock and writes into its file who has it.
 *
 * @throws {AppError} `busy`, naming the manager that is at work, or `io`.
 */
export async function takeManagerLock(ref: Ref): Promise<ManagerLock> {
  const path = managerFileOf(ref);
  const file = withIo(
    `lock ${path}`,
    () => Deno.openSync(path, { read: true, write: true, create: true }),
  );
  try {
    const tryTaking = () =>
      withIo(`lock ${path}`, () => file.tryLockSync(true));
    for (let ms = 0; !tryTaking(); ms += PAUSE_MS) {
      if (ms >= LOOK_MS) throw busy(ref, Deno.readTextFileSync(path));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    withIo(`write ${path}`, () => {
      file.truncateSync(0);
      file.writeSync(new TextEncoder().encode(whoWeAre()));
    });
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Whether some process holds the lock just now. */
export function isManaged(ref: Ref): boolean {
  const path = managerFileOf(ref);
  return withIo(`lock ${path}`, () => {
    try {
      using file = Deno.openSync(path);
      return !file.tryLockSync(false); // shared: several may look at a time
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  });
}

/** `experiment/.a-queue.manager` */
export function managerFileOf({ experiment, name }: Ref): string {
  return `${experiment}/.${name}-queue.manager`;
}

function whoWeAre(): string {
  const since = new Date().toISOString();
  const who = { pid: Deno.pid, user: userName(), host: hostname(), since };
  return JSON.stringify(who) + "\n";
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(Deno.uid()); // a user without an entry, as in a container
  }
}

function busy(ref: Ref, said: string): AppError {
  return new AppError(
    "busy",
    `Cannot run queue ${ref.name}: ${describe(said)} is running it`,
    {
      hint:
        `watch it with cms queue list ${ref.name}; jobs that you add are taken over by that run`,
    },
  );
}

function describe(said: string): string {
  try {
    const { pid, user, host, since } = JSON.parse(said);
    return `process ${pid} of ${user}@${host}, started ${since},`;
  } catch {
    return "another process"; // it has not written its name yet
  }
}
