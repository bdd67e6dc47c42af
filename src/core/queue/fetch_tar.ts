/**
 * Fetching what jobs have left on their machines, as one tar file.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import type { Ref } from "../experiment.ts";
import type { Ports } from "../ports.ts";
import { TarLanding } from "../tar_landing.ts";
import { type Fetched, fetchJobs, type FetchRequest } from "./fetch.ts";

/** In the tar file, where something is missing in it. */
const PROBLEMS = "problems.txt";

/**
 * The files of jobs below a directory for each, as they come from all machines
 * at the same time. It has its end only if nothing is missing; if something is,
 * its last file tells what, and then reading fails.
 *
 * @throws {AppError} `not-found` for a name that is not in the queue; what could
 * not be fetched, as `unreachable`; `conflict` where no machine has anything.
 */
export async function* fetchTar(
  ports: Pick<Ports, "queues" | "transport">,
  ref: Ref,
  { names, pattern, signal }: Pick<
    FetchRequest,
    "names" | "pattern" | "signal"
  >,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const landing = new TarLanding();
  const gone = new AbortController();
  const request = {
    ...{ names, pattern, to: "." },
    signal: signal ? AbortSignal.any([signal, gone.signal]) : gone.signal,
  };
  const made = fetchJobs({ ...ports, landing }, ref, request)
    .then((fetched) => end(landing, fetched))
    .catch((error) => landing.fail(error))
    .catch(() => {}); // nobody reads any longer
  try {
    yield* landing.bytes;
  } finally {
    gone.abort();
    await made;
  }
}

async function end(
  landing: TarLanding,
  { jobs, problems }: Fetched,
): Promise<void> {
  if (problems.length === 0) return await landing.finish();
  if (!landing.isEmpty) {
    const text = problems.map((problem) => `${problem}\n`).join("");
    const content = new TextEncoder().encode(text);
    const about = { path: PROBLEMS, kind: "file", target: "" } as const;
    await landing.put({ directory: ".", path: PROBLEMS }, {
      ...{ ...about, size: content.length, mode: 0o644, modifiedAt: 0 },
      async *bytes() {
        yield content;
      },
    });
  }
  const code = jobs === 0 ? "conflict" : "unreachable";
  throw new AppError(code, problems.join("; "));
}
