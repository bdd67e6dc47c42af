/**
 * Running a jobset: as a queue, on its own hosts, with its own policy.
 *
 * @module
 */
import type { RunSummary } from "../observer.ts";
import type { Ports } from "../ports.ts";
import { runQueue, type RunRequest } from "../queue/run.ts";
import { portsOf } from "./current.ts";
import type { Jobset } from "./jobset.ts";
import { parsePolicy } from "./policy.ts";

/** A jobset has one cluster, whatever it is called; its file may have blanks. */
const HOSTS = "jobset";

/**
 * Runs the jobs that are ready until each has ended, or the signal fires.
 *
 * @throws {AppError} as {@link runQueue}.
 */
export async function runJobset(
  ports: Ports,
  jobset: Jobset,
  { options = {}, ...request }: Omit<RunRequest, "scheduler">,
): Promise<RunSummary> {
  return await runQueue(portsOf(ports, jobset), jobset.ref, {
    ...request,
    scheduler: parsePolicy(await jobset.policy()),
    options: { ...options, hostfile: HOSTS },
  });
}
