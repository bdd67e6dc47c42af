/**
 * The tables that many routes answer with.
 *
 * @module
 */
import type { Ref } from "../../core/experiment.ts";
import { type JobFilter, type Jobs, passJobs } from "../../core/queue/list.ts";
import { type Answer, formatMapping, textOrJson } from "../answer.ts";
import type { Call } from "../route.ts";

type Shown = Pick<Call, "ports" | "tables">;

/** The queue's jobs; with sentences about what could not be done below. */
export async function jobTable(
  { ports, tables }: Shown,
  ref: Ref,
  { filter = {}, problems = [] }: {
    filter?: JobFilter;
    problems?: readonly string[];
  } = {},
): Promise<Answer> {
  const to = (jobs: Jobs) => [...jobs];
  const jobs = await passJobs(ports, ref, { ...filter, to });
  return textOrJson({
    text: () => [tables.jobs(jobs), ...problems].join("\n"),
    json: () => formatMapping(jobs),
  });
}

/** The cluster's hosts. */
export async function hostTable(
  { ports, tables }: Shown,
  ref: Ref,
): Promise<Answer> {
  const hosts = await ports.clusters.read(ref);
  return textOrJson({
    text: () => tables.hosts(hosts),
    json: () => formatMapping(hosts),
  });
}
