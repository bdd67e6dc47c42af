/**
 * Following what a job writes, while it runs.
 *
 * @module
 */
import { type ByteRange, readBytes, resolveRange } from "../byte_range.ts";
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
  type JobRecord,
  statusOf,
  WAITING,
} from "../job.ts";
import { filePlaceOf, type JobFileName } from "../job_file.ts";
import type { Ports } from "../ports.ts";
import { untilAborted } from "../signal.ts";
import type { Channel, FileState } from "../transport.ts";
import { judge } from "../verdict.ts";
import { readJob } from "./read_job_file.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What is to be followed. */
export interface FollowFile {
  readonly name: string;
  readonly file: JobFileName;
  /** Where to begin; at the beginning, where absent. */
  readonly range?: Omit<ByteRange, "length"> | undefined;
  readonly signal?: AbortSignal | undefined;
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
  { name, file, range = {}, signal }: FollowFile,
): AsyncGenerator<Bytes, void, undefined> {
  using held = holdFeed(ports.queues, ref);
  const { feed } = held;
  await untilAborted(signal, feed.ready);
  for (let isFirst = true; !signal?.aborted; isFirst = false) {
    const job = await startedJob(ports.queues, ref, { name, feed, signal });
    if (!job || !hasHost(job)) return;
    const isOver = yield* followAttempt(ports, ref.experiment, {
      ...{ name, file, job, feed, signal },
      range: isFirst ? range : {},
    });
    if (isOver) return;
  }
}

/** The job's record as soon as it waits no longer; none if it is deleted. */
async function startedJob(
  queues: Ports["queues"],
  ref: Ref,
  { name, feed, signal }: {
    readonly name: string;
    readonly feed: EventFeed;
    readonly signal: AbortSignal | undefined;
  },
): Promise<Readonly<JobRecord> | undefined> {
  while (!signal?.aborted) {
    const { news } = feed;
    const before = feed.known(name);
    const job = await readJob(queues, ref, name);
    if (!WAITING.has(statusOf(job))) return job;
    await untilAborted(signal, news);
    while (feed.known(name) === before && !signal?.aborted) {
      await untilAborted(signal, feed.news);
    }
    if (feed.known(name)?.status === DELETED) return undefined;
  }
  return undefined;
}

/** Answers whether the job has ended; else its next attempt is to be followed. */
async function* followAttempt(
  { transport, clock }: Pick<Ports, "transport" | "clock">,
  experiment: string,
  { job, feed, range, signal, ...what }: FollowFile & {
    readonly job: Readonly<JobRecord>;
    readonly feed: EventFeed;
  },
): AsyncGenerator<Bytes, boolean, undefined> {
  const { name } = what;
  const attempt = attemptOf(job);
  const { place, path } = filePlaceOf(experiment, { job, ...what });
  const machine = parseMachine(job["user"], job["host"]);
  await using open = holdChannel(await transport(), machine);
  const eye = eyeOf(open.channel, clock);
  const reading = new Reading(open.channel, path, range ?? {});
  while (!signal?.aborted) {
    const { report, file } = await eye.look(place, path);
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
    if (now && (ENDED.has(now.status) || now.status === DELETED)) return true;
    const isAgain = now && (WAITING.has(now.status) || now.attempt !== attempt);
    if (isAgain) return false;
    if (statusOf(job) !== "run") return true; // its files are gone
  }
  return true;
}

/** How far a file has been read. */
class Reading {
  readonly #channel: Channel;
  readonly #path: string;
  readonly #range: ByteRange;
  #at: number | undefined;
  #identity: string | undefined;

  constructor(channel: Channel, path: string, range: ByteRange) {
    this.#channel = channel;
    this.#path = path;
    this.#range = range;
  }

  /** What is new in it. */
  async *take(file: FileState | undefined): AsyncGenerator<Bytes> {
    if (!file) return;
    const { size, identity } = file;
    const [channel, path] = [this.#channel, this.#path];
    this.#at ??=
      (await resolveRange(channel, { path, size }, this.#range)).from;
    const isOther = this.#identity !== undefined &&
      identity !== this.#identity;
    if (isOther || size < this.#at) this.#at = 0;
    this.#identity = identity;
    const part = { from: this.#at, to: size };
    for await (const bytes of readBytes(channel, path, part)) {
      this.#at += bytes.length;
      yield bytes;
    }
  }
}
