/**
 * What jobs write, from the machines where they run.
 *
 * @module
 */
import type { JobFileKind, JobFileName } from "../../core/job_file.ts";
import { followJobFile } from "../../core/queue/follow_job_file.ts";
import { openJobFile, readJob } from "../../core/queue/read_job_file.ts";
import type { Body, Kind } from "../answer.ts";
import { HttpError } from "../http_error.ts";
import type { ParamSpecs } from "../params.ts";
import { EXPERIMENT, refOf } from "../place.ts";
import { parseRange } from "../range.ts";
import type { Call, Route } from "../route.ts";
import { streamOf } from "../stream.ts";
import { JOB, QUEUE } from "./_params.ts";

const KINDS: Readonly<Record<JobFileKind, string>> = {
  log: "Its log: states, dates, the exit code.",
  output: "Its standard output.",
  error: "Its error output.",
};

const RANGES =
  "A `Range` of bytes is understood. With **follow** the answer goes on until the job has ended.";
const PLACE: ParamSpecs = { ...QUEUE, ...JOB, ...EXPERIMENT };
const READING: ParamSpecs = {
  follow: { type: "boolean", help: "go on with what the job adds" },
  tail: {
    type: "integer",
    help: "only so many of the last lines",
    minimum: 0,
    maximum: 1_000_000_000,
  },
};

/** `GET /queue/{queue}/job/{job}/log`, and so on. */
export const files: readonly Route[] = [
  ...Object.entries(KINDS).map(([file, what]): Route => ({
    name: `queue_job_${file}`,
    method: "GET",
    path: `/queue/{queue}/job/{job}/${file}`,
    description: `${what} ${RANGES}`,
    params: { ...PLACE, ...READING },
    answers: ["text/plain"],
    handle: (call) => show(call, file as JobFileKind, "text/plain"),
  })),
  {
    name: "queue_job_file",
    method: "GET",
    path: "/queue/{queue}/job/{job}/file",
    description: `Any file of its directory. ${RANGES}`,
    params: {
      ...PLACE,
      path: {
        type: "text",
        help: "in the job's directory, for example `results/a.csv`",
        required: true,
      },
      ...READING,
    },
    answers: ["application/octet-stream"],
    handle: (call) =>
      show(
        call,
        { path: call.params.text("path")! },
        "application/octet-stream",
      ),
  },
];

function show(call: Call, file: JobFileName, kind: Kind): Promise<Body> {
  const how = call.params.flag("follow") ? follow : read;
  return how(call, file, kind);
}

function whatOf({ params }: Call, file: JobFileName) {
  const tail = params.text("tail");
  return {
    ref: refOf("queue", params),
    what: { name: params.text("job")!, file },
    lines: tail === undefined ? {} : { lastLines: Number(tail) },
  };
}

async function read(call: Call, name: JobFileName, kind: Kind): Promise<Body> {
  const { ref, what, lines } = whatOf(call, name);
  const asked = parseRange(call.headers.get("range"));
  const file = await openJobFile(call.ports, ref, what);
  const close = () => file[Symbol.asyncDispose]();
  try {
    const { from, to } = await file.resolve(asked ?? lines);
    if (asked && from >= to) {
      throw new HttpError(416, "Range Not Satisfiable", {
        "content-range": `bytes */${file.size}`,
      });
    }
    const pieces = file.read({ from, length: to - from });
    return {
      kind,
      body: streamOf({ pieces, close }),
      status: asked ? 206 : 200,
      headers: {
        "accept-ranges": "bytes",
        ...asked
          ? { "content-range": `bytes ${from}-${to - 1}/${file.size}` }
          : {},
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function follow(
  call: Call,
  name: JobFileName,
  kind: Kind,
): Promise<Body> {
  const { ref, what, lines } = whatOf(call, name);
  await readJob(call.ports.queues, ref, what.name); // it must be there
  const gone = new AbortController();
  const signal = AbortSignal.any([call.stopping, gone.signal]);
  const range = lines;
  const pieces = followJobFile(call.ports, ref, { ...what, range, signal });
  return {
    kind,
    body: streamOf({
      pieces: whole(pieces, call.stopping),
      close: () => gone.abort(),
    }),
  };
}

/** Breaks off where it ends before its time: the end says that the job has ended. */
async function* whole<T>(
  pieces: AsyncIterable<T>,
  stopping: AbortSignal,
): AsyncGenerator<T> {
  yield* pieces;
  if (stopping.aborted) throw new Error("The service is being stopped");
}
