/**
 * A service with a queue that keeps its machine a little busy.
 *
 * @module
 */
import type { TempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";
import { machineMs } from "./_processor.ts";
import { type Server, startServer } from "./_server.ts";

/** `deno task test-load` sets it: the round that the promise is about. */
export const IS_LONG = Deno.env.has("CMS_LOAD");
export const JOBS = IS_LONG ? 1_000 : 300;
/** At most; a slow machine gets fewer. */
const SLOTS = 40;

const SLEEP = IS_LONG ? 0.5 : 0.1;

/** Adds a queue of jobs that sleep. */
async function addQueue(
  server: Server,
  { queue, jobs }: { queue: string; jobs: number },
): Promise<void> {
  await server.ask(`POST /queue/?name=${queue}`);
  const names = encodeURIComponent(`job[1-${jobs}]`);
  const command = encodeURIComponent(`sleep ${SLEEP}`);
  await server.ask(`POST /queue/${queue}?name=${names}&command=${command}`);
}

/** A service with a queue of many jobs, and how many of them are to sleep at a time. */
export async function startBusy(dir: TempDir): Promise<Busy> {
  const server = await startServer({ cwd: dir.path });
  await addQueue(server, { queue: "a", jobs: JOBS });
  if (!IS_LONG) return { server, slots: SLOTS };
  const slots = await affordableSlots(server);
  const later = 25 * slots + 1; // a run is to last as long as the load
  if (later <= JOBS) {
    const names = encodeURIComponent(`job[${later}-${JOBS}]`);
    await server.ask(`PUT /queue/a/job/${names}/hold`);
  }
  return { server, slots };
}

export interface Busy {
  readonly server: Server;
  readonly slots: number;
}

/** Slots whose jobs take a quarter of this machine: the rest is for the load. */
async function affordableSlots(server: Server): Promise<number> {
  const jobs = 8 * SLOTS; // so many that the start of a run is little
  await addQueue(server, { queue: "trial", jobs });
  const before = machineMs();
  await (await run({ server, slots: SLOTS }, "trial")).took;
  const msPerJob = (machineMs() - before) / jobs;
  const perSecond = 250 * navigator.hardwareConcurrency / msPerJob;
  const slots = Math.min(SLOTS, Math.ceil(perSecond * SLEEP));
  // deno-lint-ignore no-console
  console.log({ msPerJob, slots });
  return slots;
}

/** Runs the queue, and answers its manager and when that has ended. */
export async function run({ server, slots }: Busy, queue = "a"): Promise<Run> {
  const began = performance.now();
  const hosts = Array(slots).fill("localhost").join(",");
  const { result } = await (
    await server.send(`PUT /queue/${queue}/run_fifo_multi?hosts=${hosts}`)
  ).json();
  const pid = Number(/ pid (\d+)$/.exec(result)?.[1]);
  const ended = async () => {
    await until(() => !isAlive(pid), {
      what: "the end of the run",
      timeoutMs: 120_000,
    });
    return performance.now() - began;
  };
  return { took: ended() };
}

interface Run {
  /** In milliseconds; when it has ended. */
  readonly took: Promise<number>;
}

function isAlive(pid: number): boolean {
  try {
    Deno.kill(pid, "SIGCONT");
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
