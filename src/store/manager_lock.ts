/**
 * The lock that a queue's manager holds for as long as it is at work. The file
 * tells who that is.
 *
 * @module
 */
import { hostname, userInfo } from "node:os";
import { AppError } from "../core/errors.ts";
import type { Manager, Purpose } from "../core/manager.ts";
import { withIo } from "./io_error.ts";
import { processStart } from "./process_start.ts";
import type { QueueFiles } from "./queue_files.ts";

/** Others hold the lock for a moment, to see whether it is free. */
export const LOOK_MS = 300;
export const PAUSE_MS = 10;

/** How long a child of ours may have its copy of a lock. */
const CHILD_MS = 50;
const PAUSE = new Int32Array(new SharedArrayBuffer(4));
/** The locks that this process holds. */
const held = new Set<string>();

/** A lock that is held until it is closed, or its process ends. */
export interface ManagerLock {
  close(): void;
}

/**
 * Takes the lock and writes into its file who has it.
 *
 * @throws {AppError} `busy`, naming the manager that is at work, or `io`.
 */
export async function takeManagerLock(
  files: QueueFiles,
  purpose: Purpose = {},
): Promise<ManagerLock> {
  const who = { ...await whoWeAre(), ...purpose };
  const { manager: path } = files;
  const file = withIo(
    `lock ${path}`,
    () => Deno.openSync(path, { read: true, write: true, create: true }),
  );
  try {
    const tryTaking = () =>
      withIo(`lock ${path}`, () => file.tryLockSync(true));
    for (let ms = 0; !tryTaking(); ms += PAUSE_MS) {
      if (ms >= LOOK_MS) {
        throw busy(files, Deno.readTextFileSync(path), purpose);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    withIo(`write ${path}`, () => {
      file.truncateSync(0);
      file.writeSync(new TextEncoder().encode(`${JSON.stringify(who)}\n`));
    });
    held.add(path);
    return {
      close() {
        held.delete(path);
        file.close();
      },
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

/**
 * Whether some process holds the lock just now. One that this process has given
 * back is its child's for the moment between fork and exec: that is waited for.
 */
export function isManaged(files: QueueFiles): boolean {
  const { manager: path } = files;
  return withIo(`lock ${path}`, () => {
    try {
      // The bundler drops a `using` whose value is needed in one place only.
      const file = Deno.openSync(path);
      try {
        for (let ms = 0; !file.tryLockSync(false); ms++) { // several may look
          if (ms >= CHILD_MS || !isOurs(path)) return true;
          Atomics.wait(PAUSE, 0, 0, 1);
        }
        return false;
      } finally {
        file.close();
      }
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  });
}

/** @throws {AppError} `busy`, naming the manager that is at work, if one is. */
export function refuseIfManaged(files: QueueFiles): void {
  if (!isManaged(files)) return;
  const { manager: path } = files;
  throw busy(
    files,
    withIo(`read ${path}`, () => Deno.readTextFileSync(path)),
  );
}

/** Who holds the lock just now; what it has not told of itself is absent. */
export function managerOf(files: QueueFiles): Manager | undefined {
  if (!isManaged(files)) return undefined;
  const { manager: path } = files;
  return parseManager(
    withIo(`read ${path}`, () => Deno.readTextFileSync(path)),
  );
}

/** Whether this process was the last to have the lock, and has given it back. */
function isOurs(path: string): boolean {
  if (held.has(path)) return false;
  const { pid, host } = parseManager(Deno.readTextFileSync(path));
  return pid === Deno.pid && host === hostname();
}

function parseManager(text: string): Manager {
  try {
    const said = JSON.parse(text);
    return typeof said === "object" && said !== null ? said : {};
  } catch {
    return {}; // it has not written its name yet
  }
}

async function whoWeAre(): Promise<Manager> {
  return {
    pid: Deno.pid,
    user: userName(),
    host: hostname(),
    since: new Date().toISOString(),
    started: await processStart(Deno.pid),
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(Deno.uid()); // a user without an entry, as in a container
  }
}

function busy(
  { name, format: { kind } }: QueueFiles,
  said: string,
  { action }: Purpose = {},
): AppError {
  const command = (verb: string) =>
    kind === "jobset" ? `cms job ${verb}` : `cms queue ${verb} ${name}`;
  const hint = action
    ? `end that run first with ${command("stop")}`
    : `watch it with ${
      command("list")
    }; jobs that you add are taken over by that run`;
  return new AppError(
    "busy",
    `Cannot ${action ?? "run"} ${kind} ${name}: ${
      describe(said)
    } is running it`,
    { hint },
  );
}

function describe(said: string): string {
  const { pid, user, host, since } = parseManager(said);
  if (pid === undefined) return "another process";
  return `process ${pid} of ${user}@${host}, started ${since},`;
}
