/**
 * Running jobs once more that have ended.
 *
 * @module
 */
import { stageOf } from "../dependency.ts";
import { AppError } from "../errors.ts";
import type { Ref } from "../experiment.ts";
import { type JobRecord, statusOf } from "../job.ts";
import type { Ports } from "../ports.ts";
import { passJobs } from "./list.ts";
import { resetJobs } from "./reset.ts";
import { nameOf, type Outcome } from "./select.ts";

/** Which jobs are run again. */
export interface RerunRequest {
  /** All, where absent. */
  readonly names?: readonly string[] | undefined;
  /** Only those that have ended otherwise than with exit code 0. */
  readonly failed?: boolean | undefined;
}

/**
 * Makes jobs that have ended ready again. Without names those that have not are
 * passed over.
 *
 * @throws {AppError} `not-found` for a name that is not in the queue, `conflict`
 * for a named job that has not ended.
 */
export async function rerunJobs(
  ports: Pick<Ports, "queues" | "transport">,
  ref: Ref,
  { names, failed = false }: RerunRequest = {},
): Promise<Outcome> {
  const ended = await passJobs(ports, ref, {
    names,
    to: (jobs) =>
      Array.from(jobs).flatMap(([name, job]) => {
        const stage = stageOf(job);
        if (stage === "open" && names) throw notEnded(ref, name, job);
        const isMeant = failed ? stage === "failed" : stage !== "open";
        return isMeant ? [name] : [];
      }),
  });
  if (ended.length === 0) return { changes: [], problems: [] };
  return await resetJobs(ports, ref, { names: ended });
}

function notEnded(ref: Ref, name: string, job: JobRecord): AppError {
  return new AppError(
    "conflict",
    `Cannot run job "${name}" of ${nameOf(ref)} again: it is in state ${
      statusOf(job)
    }`,
    { hint: "wait for its end, or see cms queue reset --help" },
  );
}
