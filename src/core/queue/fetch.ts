/**
 * Fetching what jobs have left on their machines.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import type { Ref } from "../experiment.ts";
import {
  ENDED,
  hasHost,
  isUnbegun,
  type JobRecord,
  mayRun,
  statusOf,
} from "../job.ts";
import { land, type LandingRules } from "../landing.ts";
import type { Ports } from "../ports.ts";
import { type Visited, visitMachines } from "../visit.ts";
import type { Channel, SentFile } from "../transport.ts";
import { noSuchJob } from "./select.ts";

/** What is to be fetched, and where to. */
export interface FetchRequest {
  /** All jobs that have run, where absent. */
  readonly names?: readonly string[] | undefined;
  /** Gets a directory for each job; the experiment here, where absent. */
  readonly to?: string | undefined;
  /** Only files whose path ends with this; `*`, `?` and `[...]` are known. */
  readonly pattern?: string | undefined;
  /** Replace files that are newer here, too. */
  readonly force?: boolean | undefined;
  /** When it fires, no more files are fetched. */
  readonly signal?: AbortSignal | undefined;
  /** Told with each file, and with each piece of one. */
  readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
}

/** How far it has come. */
export interface FetchProgress {
  /** Files that were written here. */
  readonly files: number;
  readonly bytes: number;
  /** Files that were here already. */
  readonly same: number;
  /** The file that came last. */
  readonly path: string;
}

/** What was fetched, and what was not. */
export interface Fetched extends Omit<FetchProgress, "path"> {
  /** Of how many jobs, without those that ran here. */
  readonly jobs: number;
  /** Jobs whose files are here, because they ran here. */
  readonly here: readonly string[];
  /** Files that are newer here, and stayed so. */
  readonly newer: readonly string[];
  /** One sentence for each thing that could not be done. */
  readonly problems: readonly string[];
}

const FATAL: ReadonlySet<string> = new Set(["io", "busy", "unreachable"]);
const INTERRUPTED = "Interrupted: not all files are here";

/**
 * Brings files of jobs here, from all machines at the same time.
 *
 * @throws {AppError} `not-found` for a name that is not in the queue.
 */
export async function fetchJobs(
  { queues, transport, landing }: Pick<
    Ports,
    "queues" | "transport" | "landing"
  >,
  { experiment, name: queue }: Ref,
  request: FetchRequest = {},
): Promise<Fetched> {
  const { names, to, pattern = "*", force = false } = request;
  const { signal, onProgress } = request;
  const ref = { experiment, name: queue };
  const { jobs, problems } = await readJobs(queues, ref, names);
  const [here, newer]: [string[], string[]] = [[], []];
  let [files, bytes, same] = [0, 0, 0];

  async function fetchFrom(
    channel: Channel,
    visited: readonly Visited[],
  ): Promise<void> {
    const names = visited.map(({ name }) => name);
    if (to === undefined && await channel.hasOurFiles(experiment)) {
      here.push(...names);
      return;
    }
    const wanted = { experiment, jobs: names, pattern };
    const rules = { to: to ?? experiment, jobs: new Set(names), force };
    // A machine that hangs would not let us notice it.
    const hangUp = () => void channel.close();
    signal?.addEventListener("abort", hangUp, { once: true });
    try {
      await takeFiles(channel.sendFiles(wanted), rules);
    } catch (error) {
      throw signal?.aborted ? new AppError("busy", INTERRUPTED) : error;
    } finally {
      signal?.removeEventListener("abort", hangUp);
    }
  }

  async function takeFiles(
    sent: AsyncIterable<SentFile>,
    rules: LandingRules,
  ): Promise<void> {
    for await (const file of sent) {
      if (signal?.aborted) throw new AppError("busy", INTERRUPTED);
      const { path } = file;
      const counted = { ...file, bytes: () => count(file) };
      try {
        const landed = await land(landing, counted, rules);
        if (landed === "newer") newer.push(path);
        else if (landed === "same") same++;
        else files++;
      } catch (error) {
        // What this computer refuses, it would refuse for all the others.
        if (!(error instanceof AppError) || FATAL.has(error.code)) throw error;
        problems.push(error.message);
      }
      onProgress?.({ files, bytes, same, path });
    }
  }

  async function* count(file: SentFile): ReturnType<SentFile["bytes"]> {
    for await (const part of file.bytes()) {
      if (signal?.aborted) throw new AppError("busy", INTERRUPTED);
      bytes += part.length;
      onProgress?.({ files, bytes, same, path: file.path });
      yield part;
    }
  }

  const failures = await visitMachines(
    transport,
    { experiment, jobs },
    fetchFrom,
  );
  problems.push(...failures);
  const asked = jobs.size - here.length;
  return { jobs: asked, files, bytes, same, here, newer, problems };
}

async function readJobs(
  queues: Ports["queues"],
  ref: Ref,
  names: readonly string[] | undefined,
): Promise<{ jobs: Map<string, Readonly<JobRecord>>; problems: string[] }> {
  const jobs = new Map<string, Readonly<JobRecord>>();
  const problems: string[] = [];
  const queue = await queues.open(ref);
  try {
    for (const name of names ?? queue.names()) {
      const job = queue.get(name);
      if (!job) throw noSuchJob(ref, name);
      if (names === undefined) {
        if (hasRun(job)) jobs.set(name, job);
      } else if (hasHost(job) && !isUnbegun(job)) {
        jobs.set(name, job);
      } else problems.push(`Job "${name}" has not been started yet`);
    }
  } finally {
    queue.close();
  }
  return { jobs, problems };
}

/** Whether there may be something of the job on a machine. */
function hasRun(job: JobRecord): boolean {
  const status = statusOf(job);
  if (!hasHost(job) || status === "fail_start") return false;
  return mayRun(job) || ENDED.has(status);
}
