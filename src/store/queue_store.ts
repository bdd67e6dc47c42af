/**
 * Queues on disk: makes and opens them.
 *
 * @module
 */
import { hostname, userInfo } from "node:os";
import { AppError } from "../core/errors.ts";
import { fileOf, type Ref } from "../core/experiment.ts";
import type { QueueStore } from "../core/store.ts";
import { withIo } from "./io_error.ts";
import { LockFile } from "./lock.ts";
import { QueueFile } from "./queue_file.ts";
import { RecordText } from "./record_text.ts";
import { replaceFile, versionOf } from "./yaml_file.ts";
import { Journal } from "./journal.ts";

/** Creates the store; `warn` is told what a user should know but need not mend. */
export function createQueueStore(
  { warn = () => {} }: { warn?: (message: string) => void } = {},
): QueueStore {
  return {
    async create(ref) {
      const path = fileOf("queue", ref);
      withIo(
        `make the directory ${ref.experiment}`,
        () => Deno.mkdirSync(ref.experiment, { recursive: true }),
      );
      const lock = new LockFile(hidden(ref, "lock"));
      try {
        await lock.take();
        if (versionOf(path)) return false;
        const journal = new Journal(path.replace(/yaml$/, "journal"));
        journal.readBack(() => true);
        const empty = RecordText.parse("{}\n", { kind: "queue", path });
        replaceFile(path, empty, (checkpoint) => {
          journal.append([{ at: Date.now(), checkpoint }]);
        });
        journal.close();
        return true;
      } finally {
        lock.close();
      }
    },

    async open(ref, options = {}) {
      const path = fileOf("queue", ref);
      if (!versionOf(path)) {
        throw new AppError(
          "not-found",
          `Cannot find queue ${ref.name}: there is no file ${path}`,
          {
            hint:
              `create it with cms queue create ${ref.name}, or name another --experiment`,
          },
        );
      }
      const managing = options.manage ? await manage(ref) : undefined;
      const lock = new LockFile(hidden(ref, "lock"));
      const queue = new QueueFile(ref, {
        lock,
        managing,
        isManaged: () => managing !== undefined || isManaged(ref),
        warn,
      });
      try {
        await lock.take();
        queue.load();
        lock.give();
        return queue;
      } catch (error) {
        queue.close();
        throw error;
      }
    },
  };
}

/** Others hold the manager's lock for a moment, to see whether it is free. */
const LOOK_MS = 300;

function hidden(ref: Ref, suffix: string): string {
  return `${ref.experiment}/.${ref.name}-queue.${suffix}`;
}

/** Takes the manager's lock and writes into it who has it. */
async function manage(ref: Ref): Promise<LockFile> {
  const lock = new LockFile(hidden(ref, "manager"));
  if (await lock.takeWithin(LOOK_MS)) {
    const since = new Date().toISOString();
    const who = { pid: Deno.pid, user: userInfo().username, host: hostname() };
    lock.write(JSON.stringify({ ...who, since }) + "\n");
    return lock;
  }
  const said = lock.read();
  lock.close();
  throw new AppError(
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

/** Whether some process holds the manager's lock just now. */
function isManaged(ref: Ref): boolean {
  const path = hidden(ref, "manager");
  if (!versionOf(path)) return false;
  const lock = new LockFile(path);
  const free = lock.tryTake();
  lock.close();
  return !free;
}
