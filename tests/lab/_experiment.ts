/**
 * What the tests of faults share: a queue of jobs that leave a mark each time
 * they run, the program that runs it, and a look at the outcome.
 *
 * @module
 */
import { dirname } from "node:path";
import type { JobRecord } from "../../src/core/job.ts";
import { createQueueStore } from "../../src/store/queue_store.ts";
import { type CmsProcess, cmsWell, startCms } from "../support/cms.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";
import type { Lab } from "./start_lab.ts";

/** Leaves a mark on the host for each run of the job. */
export const MARK = `echo "\${PWD##*/}" >>~/ran`;

/** Holds the job until its host is told to {@link Experiment.release}. */
export const HOLD = "until [ -e ~/release ]; do sleep 0.05; done";

/** When ssh gives up a silent connection: after two seconds, or never. */
const NOTICES = {
  soon: "-o ServerAliveInterval=1 -o ServerAliveCountMax=2",
  never: "-o ServerAliveInterval=0",
};

/** A directory with the queue `a`. */
export interface Experiment extends AsyncDisposable {
  /** Runs `cms` to its end, which must be a good one. */
  cms(...words: string[]): Promise<string>;
  /** Adds jobs, for a host that they name or, without, for any. */
  add(
    names: string,
    command: string,
    host?: string,
    ...more: string[]
  ): Promise<void>;
  /** Writes a file of the experiment, `job/data` for instance; answers its path. */
  file(name: string, pieces: readonly Uint8Array[]): Promise<string>;
  /** Starts `cms queue run`, with one slot on each host. */
  run(...more: string[]): CmsProcess;
  /** Starts `cms queue run`, each job at once and on the host that it names. */
  runNamed(...more: string[]): CmsProcess;
  records(): Promise<Map<string, JobRecord>>;
  /** Each job's state, with its exit code where that is not 0: `end 3`. */
  states(): Promise<Record<string, string>>;
  /** Waits until these jobs are in this state. */
  reach(state: string, jobs: readonly string[]): Promise<void>;
  /** The name of the one job that is in state `start` on the host; waits for it. */
  runningOn(host: string): Promise<string>;
  /** The names of the jobs that have run on the host, once for each time. */
  ran(host: string): Promise<string[]>;
  /** Waits until so many jobs have left a mark on the host. */
  marked(host: string, count: number): Promise<void>;
  release(host: string): Promise<void>;
  /** Waits until the job's own log on its host says so. */
  logged(host: string, job: string, state: string): Promise<void>;
  /** The lines that the queue's journal has so far. */
  journalLines(): Promise<number>;
}

export interface ExperimentOptions {
  /** When ssh notices that a machine is silent; else as the program asks it. */
  readonly notices?: keyof typeof NOTICES;
}

export async function createExperiment(
  lab: Lab,
  { notices }: ExperimentOptions = {},
): Promise<Experiment> {
  const directory = await tempDir();
  const experiment = directory.join("experiment");
  const options = {
    cwd: directory.path,
    env: { ...lab.env, ...(notices && { LAB_SSH_OPTIONS: NOTICES[notices] }) },
  };
  await cmsWell(["queue", "create", "a"], options);
  const all = lab.hosts.map((host) => `${lab.user}@${host}`).join(",");

  async function records(): Promise<Map<string, JobRecord>> {
    const store = createQueueStore({ warn: () => {} });
    const queue = await store.open({ experiment, name: "a" });
    try {
      return new Map(
        [...queue.names()].map((name) => [name, { ...queue.get(name)! }]),
      );
    } finally {
      queue.close();
    }
  }
  const run = (...words: string[]) =>
    startCms(["queue", "run", ...words], options);
  const ran = (host: string) => linesOf(`${lab.home(host)}/ran`);

  return {
    cms: (...words) => cmsWell(words, options),
    async add(names, command, host, ...more) {
      const words = [`--name=${names}`, `--command=${command}`, ...more];
      if (host) words.push(`--user=${lab.user}`, `--host=${host}`);
      await cmsWell(["queue", "add", "a", ...words], options);
    },
    async file(name, pieces) {
      const path = `${experiment}/${name}`;
      await Deno.mkdir(dirname(path), { recursive: true });
      await Deno.writeFile(path, ReadableStream.from(pieces));
      return path;
    },
    run: (...more) => run("fifo_multi", "a", `--hosts=${all}`, ...more),
    runNamed: (...more) => run("fifo", "a", "--max_parallel=100", ...more),
    records,
    async states() {
      return Object.fromEntries(
        [...await records()].map(([name, job]) => [name, stateOf(job)]),
      );
    },
    reach: (state, jobs) =>
      reached(`${jobs.join(", ")} in state ${state}`, async () => {
        const now = await records();
        return jobs.every((name) => stateOf(now.get(name) ?? {}) === state);
      }),
    runningOn: (host) =>
      until(
        async () =>
          [...await records()].find(([, job]) =>
            job["host"] === host && stateOf(job) === "start"
          )?.[0],
        { what: `a job on ${host}` },
      ),
    ran,
    marked: (host, count) =>
      reached(
        `${count} runs on ${host}`,
        async () => (await ran(host)).length >= count,
      ),
    release: (host) => Deno.writeTextFile(`${lab.home(host)}/release`, ""),
    logged: (host, job, state) =>
      reached(`${state} in the log of ${job}`, async () => {
        const log = `${lab.home(host)}/experiment/${job}/${job}.log`;
        return (await linesOf(log)).includes(`# cloudmesh state: ${state}`);
      }),
    journalLines: async () =>
      (await linesOf(`${experiment}/a-queue.journal`)).length,
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

async function reached(
  what: string,
  condition: () => Promise<boolean>,
): Promise<void> {
  await until(condition, { what });
}

function stateOf(job: JobRecord): string {
  const code = job["exit_code"] ?? 0;
  return code === 0 ? String(job["status"]) : `${job["status"]} ${code}`;
}

/** A last line without an end is left out: it is being written. */
async function linesOf(path: string): Promise<string[]> {
  try {
    return (await Deno.readTextFile(path)).split("\n").slice(0, -1);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
