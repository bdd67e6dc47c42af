/**
 * Reading what a job has written, from the machine where it ran.
 *
 * @module
 */
import { type ByteRange, readBytes, resolveRange } from "../byte_range.ts";
import { holdChannel } from "../channels.ts";
import { AppError } from "../errors.ts";
import type { Ref } from "../experiment.ts";
import { parseMachine } from "../host.ts";
import { hasHost, isUnbegun, type JobRecord } from "../job.ts";
import { describeFile, filePlaceOf, type JobFileName } from "../job_file.ts";
import type { Ports } from "../ports.ts";
import { noSuchJob } from "./select.ts";

/** A file of a job, for as long as it is held. */
export interface JobFile extends AsyncDisposable {
  /** In bytes, when it was opened. */
  readonly size: number;
  /** Its bytes, in pieces of up to 256 KiB. */
  read(range?: ByteRange): AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** Which bytes these are, `to` exclusive. */
  resolve(range: ByteRange): Promise<{ from: number; to: number }>;
}

/**
 * Opens a file of a job.
 *
 * @throws {AppError} `not-found` where there is no such job or no such file,
 * `conflict` for a job that never ran anywhere, `invalid` for a record that names
 * a file elsewhere, `unreachable`.
 */
export async function openJobFile(
  { queues, transport }: Pick<Ports, "queues" | "transport">,
  ref: Ref,
  { name, file }: { readonly name: string; readonly file: JobFileName },
): Promise<JobFile> {
  const job = await readJob(queues, ref, name);
  const { path } = filePlaceOf(ref.experiment, { name, job, file });
  if (!hasHost(job)) throw neverRan(name, file);
  const machine = parseMachine(job["user"], job["host"]);
  await using stack = new AsyncDisposableStack();
  const { channel } = stack.use(holdChannel(await transport(), machine));
  const [state] = await channel.states([path]);
  if (!state) {
    if (isUnbegun(job)) throw neverRan(name, file);
    throw noFile(name, { file, where: `${machine.key}:${path}` });
  }
  const { size } = state;
  const resolve = (range: ByteRange) =>
    resolveRange(channel, { path, size }, range);
  const owned = stack.move();
  return {
    size,
    resolve,
    async *read(range = {}) {
      yield* readBytes(channel, path, await resolve(range));
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** As {@link openJobFile}, for those who want the bytes only. */
export async function* readJobFile(
  ports: Pick<Ports, "queues" | "transport">,
  ref: Ref,
  { range, ...what }: {
    readonly name: string;
    readonly file: JobFileName;
    readonly range?: ByteRange | undefined;
  },
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  // The bundler drops a `using` whose value is needed in one place only.
  const held = await openJobFile(ports, ref, what);
  try {
    yield* held.read(range);
  } finally {
    await held[Symbol.asyncDispose]();
  }
}

/** A job's record. @throws {AppError} `not-found`. */
export async function readJob(
  queues: Ports["queues"],
  ref: Ref,
  name: string,
): Promise<Readonly<JobRecord>> {
  const queue = await queues.open(ref);
  try {
    const job = queue.get(name);
    if (!job) throw noSuchJob(ref, name);
    return job;
  } finally {
    queue.close();
  }
}

function neverRan(name: string, file: JobFileName): AppError {
  return new AppError(
    "conflict",
    `Cannot read ${
      describeFile(file)
    } of job "${name}": it has not been started yet`,
  );
}

function noFile(
  name: string,
  { file, where }: { file: JobFileName; where: string },
): AppError {
  return new AppError(
    "not-found",
    `Cannot find ${describeFile(file)} of job "${name}": there is no ${where}`,
  );
}
