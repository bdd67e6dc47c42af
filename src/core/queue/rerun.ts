/**
 * Running jobs once more that did not end well.
 *
 * @module
 */
import type { Ref } from "../experiment.ts";
import type { Ports } from "../ports.ts";
import { stageOf } from "../dependency.ts";
import { passJobs } from "./list.ts";
import { resetJobs } from "./reset.ts";
import type { Outcome } from "./select.ts";

/**
 * Makes all jobs ready again that have ended otherwise than with exit code 0.
 *
 * @throws {AppError} `not-found` if there is no such queue.
 */
export async function resetFailedJobs(
  ports: Pick<Ports, "queues" | "transport">,
  ref: Ref,
): Promise<Outcome> {
  const names = await passJobs(ports, ref, {
    to: (jobs) =>
      Array.from(jobs).flatMap(([name, job]) =>
        stageOf(job) === "failed" ? [name] : []
      ),
  });
  if (names.length === 0) return { changes: [], problems: [] };
  return await resetJobs(ports, ref, { names });
}
