/**
 * Waiting until jobs have ended. Their ends are heard of as they come; where no
 * manager is there to notice them, the machines are asked now and then.
 *
 * @module
 */
import { DELETED } from "../event.ts";
import { type EventFeed, holdFeed } from "../event_feed.ts";
import type { Ref } from "../experiment.ts";
import {
  ENDED,
  hasExitCode,
  hasHost,
  HELD,
  mayRun,
  statusOf,
  WAITING,
} from "../job.ts";
import type { Ports } from "../ports.ts";
import { pause } from "../until_true.ts";
import { type JobFilter, passJobs } from "./list.ts";
import { managerGone } from "./manager_gone.ts";
import { neverEnds } from "./never_ends.ts";
import { refreshJobs } from "./refresh.ts";
import { noSuchJob } from "./select.ts";

/** Somebody may be about to run the queue, in the next line of a script. */
const GRACE_MS = 3_000;
/** So long a manager may take at most to write down what all jobs came to. */
const ENDING_MS = 5_000;
/** How often is looked whether somebody still runs it. */
const LOOK_MS = 1_000;
/** After so many looks the queue is read again: a person may have edited it. */
const LOOKS = 5;

/** What is waited for. */
export interface WaitRequest {
  /** All jobs that there are at the beginning, where absent. */
  readonly names?: readonly string[] | undefined;
  /** Only those that are in this state at the beginning. */
  readonly status?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What has become of the jobs. */
export interface Waited {
  /** In state `end` with exit code 0. */
  readonly completed: readonly string[];
  /** Ended otherwise, or deleted. */
  readonly failed: readonly string[];
  /** Not ended yet, when the time was over or the signal fired. */
  readonly left: readonly string[];
}

/** How the jobs stand. */
interface Standing extends Waited {
  /** The first job that waits for somebody to run the queue, or to release it. */
  readonly waiting: string | undefined;
  readonly held: string | undefined;
  /** Whether a job runs whose machine can be asked. */
  readonly isRunning: boolean;
  /** Those that are not in the queue. */
  readonly gone: ReadonlySet<string>;
}

/**
 * Waits until each of the jobs has ended.
 *
 * @throws {AppError} `not-found`; `conflict` when a job waits, or is held, and
 * nobody runs the queue: it would never end.
 */
export async function waitForJobs(
  ports: Pick<Ports, "queues" | "transport" | "clock">,
  ref: Ref,
  { names, status, timeoutMs = Infinity, signal }: WaitRequest = {},
): Promise<Waited> {
  const { queues, clock } = ports;
  using held = holdFeed(queues, ref);
  const { feed } = held;
  await feed.ready;
  const begun = clock.ticks();
  const asked = status === undefined && names !== undefined
    ? names
    : await namesOf(ports, ref, { names, status });
  const end = begun + timeoutMs;
  let unheardOf: readonly string[] = [];
  let standing = await look(ports, ref, { names: asked, unheardOf });
  const missing = names?.find((name) => standing.gone.has(name));
  if (missing !== undefined) throw noSuchJob(ref, missing);
  let unmanagedSince: number | undefined = begun;
  while (standing.left.length > 0) {
    if (clock.ticks() >= end || signal?.aborted) break;
    const isManaged = queues.manager(ref) !== undefined;
    unmanagedSince = isManaged ? undefined : unmanagedSince ?? clock.ticks();
    if (isManaged) await listen(feed, standing.left, { clock, end, signal });
    else {
      const isSure = clock.ticks() - unmanagedSince! >= GRACE_MS;
      const error = isSure ? neverEnds(ref, standing) : undefined;
      if (error) throw error;
      const ms = Math.min(LOOK_MS, end - clock.ticks());
      await pause(clock, ms, { signal });
      if (standing.isRunning) {
        const asked = refreshJobs(ports, ref)
          .then((found) => void (unheardOf = found.unheardOf));
        // A machine may take its time, or hang.
        await pause(clock, end - clock.ticks(), { signal, or: asked });
      }
    }
    standing = await look(ports, ref, { names: asked, unheardOf });
  }
  const { completed, failed, left } = standing;
  const isAll = names === undefined && status === undefined;
  if (isAll && left.length === 0) await runIsOver(ports, ref, { end, signal });
  return { completed, failed, left };
}

/** The queue can be run anew then, unless its manager has got more to do. */
async function runIsOver(
  ports: Pick<Ports, "queues" | "clock">,
  ref: Ref,
  { end, signal }: { end: number; signal: AbortSignal | undefined },
): Promise<void> {
  const manager = ports.queues.manager(ref);
  if (!manager || manager.options?.["stay"]) return;
  const timeoutMs = Math.min(ENDING_MS, end - ports.clock.ticks());
  await managerGone(ports, ref, { manager, timeoutMs, signal });
}

/** Until all of the jobs seem to have ended, or it is time to look again. */
async function listen(
  feed: EventFeed,
  names: readonly string[],
  { clock, end, signal }: Pick<Ports, "clock"> & {
    end: number;
    signal: AbortSignal | undefined;
  },
): Promise<void> {
  const until = Math.min(end, clock.ticks() + LOOKS * LOOK_MS);
  for (let at = 0; at < names.length;) {
    const { news } = feed;
    // One that has not ended is enough to go on waiting.
    while (isOver(feed.known(names[at]!)?.status) && ++at < names.length);
    const ms = until - clock.ticks();
    if (at === names.length || ms <= 0 || signal?.aborted) return;
    await pause(clock, ms, { signal, or: news });
  }
}

function isOver(status: string | undefined): boolean {
  return status === DELETED || status !== undefined && ENDED.has(status);
}

function namesOf(
  ports: Pick<Ports, "queues">,
  ref: Ref,
  filter: JobFilter,
): Promise<string[]> {
  return passJobs(ports, ref, {
    ...filter,
    to: (jobs) => Array.from(jobs, ([name]) => name),
  });
}

async function look(
  ports: Pick<Ports, "queues">,
  ref: Ref,
  { names, unheardOf }: {
    readonly names: readonly string[];
    readonly unheardOf: readonly string[];
  },
): Promise<Standing> {
  const lost = new Set(unheardOf);
  const gone = new Set(names);
  const completed: string[] = [];
  const failed: string[] = [];
  const left: string[] = [];
  let [waiting, held]: (string | undefined)[] = [];
  let isRunning = false;
  await passJobs(ports, ref, {
    to(jobs) {
      for (const [name, job] of jobs) {
        if (!gone.delete(name)) continue;
        const status = statusOf(job);
        if (status === "end" && !hasExitCode(job)) completed.push(name);
        else if (ENDED.has(status)) failed.push(name);
        else left.push(name);
        const isLost = status === "run" && lost.has(name);
        if (WAITING.has(status) || isLost) waiting ??= name;
        if (status === HELD) held ??= name;
        isRunning ||= mayRun(job) && hasHost(job);
      }
    },
  });
  failed.push(...gone);
  return { completed, failed, left, waiting, held, isRunning, gone };
}
