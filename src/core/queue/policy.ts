/**
 * From a scheduler's name and options to its policy for a queue.
 *
 * @module
 */
import { parseRef } from "../experiment.ts";
import { parseOptions } from "../options.ts";
import type { Ports } from "../ports.ts";
import type { Policy } from "../scheduler.ts";

/** @throws {AppError} `usage` for an unknown scheduler or bad options. */
export function policyFor(
  { clusters, findScheduler }: Pick<Ports, "clusters" | "findScheduler">,
  experiment: string,
  { scheduler: name, options }: {
    readonly scheduler: string;
    readonly options: Readonly<Record<string, unknown>>;
  },
): Policy {
  const scheduler = findScheduler(name);
  return scheduler.create(parseOptions(scheduler.options, options), {
    cluster: (name) =>
      clusters.slots(parseRef("cluster", { name, experiment })),
  });
}
