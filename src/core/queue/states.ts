/**
 * How the jobs of a queue stand, in figures.
 *
 * @module
 */
import type { Ref } from "../experiment.ts";
import { hasExitCode, statusOf } from "../job.ts";
import type { Ports } from "../ports.ts";
import { passJobs } from "./list.ts";

/** Keys as they are in JSON. */
export interface StateCounts {
  readonly jobs: number;
  readonly states: Readonly<Record<string, number>>;
  /** In state `end` with an exit code other than 0. */
  readonly exit_codes_not_0: number;
}

/** @throws {AppError} `not-found`, or `invalid` for a damaged file. */
export function countStates(
  ports: Pick<Ports, "queues">,
  ref: Ref,
): Promise<StateCounts> {
  return passJobs(ports, ref, {
    to(records) {
      const states: Record<string, number> = {};
      let [jobs, exit_codes_not_0] = [0, 0];
      for (const [, job] of records) {
        const status = statusOf(job);
        states[status] = (states[status] ?? 0) + 1;
        jobs++;
        if (status === "end" && hasExitCode(job)) exit_codes_not_0++;
      }
      return { jobs, states, exit_codes_not_0 };
    },
  });
}
