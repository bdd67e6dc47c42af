/**
 * Following what a job writes, while it runs.
 *
 * @module
 */
import type { ByteRange } from "../byte_range.ts";
import { holdChannel } from "../channels.ts";
import { DELETED } from "../event.ts";
import { type EventFeed, holdFeed } from "../event_feed.ts";
import type { Ref } from "../experiment.ts";
import { eyeOf } from "../file_eye.ts";
import { parseMachine } from "../host.ts";
import {
  attemptOf,
  ENDED,
  hasHost,
  HELD,
  isUnbegun,
  type JobRecord,
  statusOf,
  WAITING,
} from "../job.ts";
import { filePlaceOf, type JobFileName } from "../job_file.ts";
import type { Ports } from "../ports.ts";
import { untilAborted } from "../signal.ts";
import { pause } from "../until_true.ts";
import { judge } from "../verdict.ts";
import { readJob } from "./read_job_file.ts";
import { Reading } from "./reading.ts";
import { commandFor, nameOf } from "./select.ts";

/** How long an answer is waited for that nobody wants any more. */
const HANG_UP_MS = 1_000;

type Bytes = Uint8Array<ArrayBuffer>;

/** What is to be followed. */
export interface FollowFile {
  readonly name: string;
  readonly file: JobFileName;
  /** Where to begin; at the beginning, where absent. */
  readonly range?: Omit<ByteRange, "length"> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told why the job does not begin by itself, as a sentence, where it is so. */
  readonly onWait?: ((reason: string) => void) | undefined;
}

/**
 * The file's bytes, and then what the job adds to it, until the job has ended or
 * the signal fires. For a job that waits it waits. What a new attempt writes, or
 * a job that has emptied its file, comes from the file's beginning.
 *
 * @throws {AppError} `not-found`, `invalid`, `unreachable` when the machine is
 * lost.
 */
export async function* followJobFile(
  ports: Pick<Ports, "queues" | "transport" | "clock">,
  ref: Ref,
  { name, file, range = {}, signal, onWait }: FollowFile,
): AsyncGenerator<Bytes, void, undefined> {
  using held = holdFeed(ports.queues, ref);
  const { feed } = held;
  await untilAborted(signal, feed.ready);
  for (let isFirst = true; !signal?.aborted; isFirst = false) {
    const what = { name, feed, signal, onWait };
    const job = await startedJob(ports.queues, ref, what);
    if (!job || !hasHost(job)) return;
    const isOver = yield* followAttempt(ports, ref, {
      ...{ name, file, job, feed, signal, onWait },
      range: isFirst ? range : {},
    });
    if (isOver) return;
  }
}

/** The job's record as soon as it waits no longer; none if it is deleted. */
async function startedJob(
  queues: Ports["queues"],
  ref: Ref,
  { name, feed, signal, onWait }: Omit<FollowFile, "file" | "range"> & {
    readonly feed: EventFeed;
  },
): Promise<Readonly<JobRecord> | undefined> {
  let told = "";
  while (!signal?.aborted) {
    const { news } = feed;
    const before = feed.known(name);
    const job = await readJob(queues, ref, name);
    if (!isUnbegun(job)) return job;
    const reason = whyIdle(queues, ref, { name, job });
    if (reason !== told && reason !== "") onWait?.(reason);
    told = reason;
    await untilAborted(signal, news);
    while (feed.known(name) === before && !signal?.aborted) {
      await untilAborted(signal, feed.news);
    }
    if (feed.known(name)?.status === DELETED) return undefined;
  }
  return undefined;
}

/** Why somebody has to do something before the job begins; mostly empty. */
function whyIdle(
  queues: Ports["queues"],
  ref: Ref,
  { name, job }: { name: string; job: Readonly<JobRecord> },
): string {
  if (statusOf(job) === HELD) {
    return `Job "${name}" is held; see ${commandFor(ref, "release")}`;
  }
  return queues.manager(ref) === undefined
    ? `Job "${name}" waits, and nobody runs ${nameOf(ref)}`
    : "";
}

/** Answers whether the job has ended; else its next attempt is to be followed. */
async function* followAttempt(
  { queues, transport, clock }: Pick<Ports, "queues" | "transport" | "clock">,
  ref: Ref,
  { job, feed, range, signal, onWait, ...what }: FollowFile & {
    readonly job: Readonly<JobRecord>;
    readonly feed: EventFeed;
  },
): AsyncGenerator<Bytes, boolean, undefined> {
  const { name } = what;
  const attempt = attemptOf(job);
  const { place, path } = filePlaceOf(ref.experiment, { job, ...what });
  const machine = parseMachine(job["user"], job["host"]);
  await using open = holdChannel(await transport(), machine);
  const eye = eyeOf(open.channel, clock);
  const reading = new Reading(open.channel, path, range ?? {});
  let [isLast, isTold] = [false, false];
  while (!signal?.aborted) {
    const looking = eye.look(place, path);
    const seen = looking.then(() => {});
    await untilAborted(signal, seen);
    if (signal?.aborted) { // a machine may hang
      await pause(clock, HANG_UP_MS, { or: seen.catch(() => {}) });
      return true;
    }
    const { report, file } = await looking;
    const { kind } = judge(attempt, report);
    const hasEnded = kind === "ended" ||
      kind === "absent" && ENDED.has(statusOf(job));
    if (kind !== "absent" || hasEnded) {
      for await (const bytes of reading.take(file)) {
        if (signal?.aborted) return true;
        yield bytes;
      }
    }
    if (hasEnded) return true;
    if (kind === "running") continue;
    const now = feed.known(name);
    if (now && (ENDED.has(now.status) || now.status === DELETED)) {
      if (isLast) return true; // its files are gone
      isLast = true; // it may have begun and ended since it was looked at
      continue;
    }
    const isAgain = now && (WAITING.has(now.status) || now.attempt !== attempt);
    if (isAgain) return false;
    if (statusOf(job) !== "run") return true; // its files are gone
    if (isTold || queues.manager(ref) !== undefined) continue;
    isTold = true;
    onWait?.(`Job "${name}" has not begun, and nobody runs ${nameOf(ref)}`);
  }
  return true;
}
