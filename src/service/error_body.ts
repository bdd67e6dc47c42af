/**
 * Errors as clients know them: `{"detail": ...}`, and for what is not there the
 * very words of the original.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import { passJobs } from "../core/queue/list.ts";
import { type Body, json } from "./answer.ts";
import { type HttpError, httpErrorOf } from "./http_error.ts";
import { refOf } from "./place.ts";
import type { Call } from "./route.ts";

/** The answer for an error; `call` is absent where the guards refused. */
export async function errorBody(
  error: HttpError | AppError,
  call: Call | undefined,
): Promise<Body> {
  if (!(error instanceof AppError)) {
    const { status, detail, headers } = error;
    return { ...json({ detail }), status, headers };
  }
  const { status, detail } = httpErrorOf(error);
  const known = status === 404 && call ? await missing(call) : undefined;
  return { ...json({ detail: known ?? detail }), status };
}

/** What of the path is not there, in the original's words. */
async function missing({ params, ports }: Call): Promise<string | undefined> {
  const isThere = async (look: () => unknown) => {
    try {
      await look();
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code === "not-found") return false;
      throw error;
    }
  };
  if (params.text("queue") !== undefined) {
    const ref = refOf("queue", params);
    if (!await isThere(() => ports.queues.version(ref))) {
      return "Queue not found";
    }
    // A cluster that a run names, or a job of a list, is told by its name.
    const job = params.text("job");
    if (job === undefined || params.names("name")) return undefined;
    const names = [job];
    return await isThere(() => passJobs(ports, ref, { names, to: () => {} }))
      ? undefined
      : `Job: ${job} does not exist in queue.`;
  }
  if (params.text("cluster") === undefined) return undefined;
  const ref = refOf("cluster", params);
  return await isThere(() => ports.clusters.read(ref))
    ? undefined
    : "Cluster not found";
}
