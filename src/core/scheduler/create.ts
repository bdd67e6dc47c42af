/**
 * Makes the policy of a run from a scheduler and what was given for its options.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import { parseRef, type Ref } from "../experiment.ts";
import { slotsOfHosts } from "../host_list.ts";
import { parseOptions } from "../options.ts";
import type { Ports } from "../ports.ts";
import type { Policy, Scheduler } from "../scheduler.ts";
import { thrownBy } from "./fault.ts";
import { parsePolicy } from "./parse.ts";

/** How a policy is asked for. */
export interface PolicyRequest {
  readonly scheduler: Scheduler;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * The policy; whoever asked for it disposes of it.
 *
 * @throws {AppError} `usage` for bad options, `invalid` for a faulty scheduler.
 */
export function createPolicy(
  ports: Pick<Ports, "clusters" | "newId">,
  { experiment }: Pick<Ref, "experiment">,
  { scheduler, options }: PolicyRequest,
): Policy & Disposable {
  const values = parseOptions(scheduler.options, options);
  const policy = parsePolicy(make(), scheduler.name);
  return Object.assign(policy, {
    [Symbol.dispose]: policy[Symbol.dispose] ?? (() => {}),
  });

  function make(): unknown {
    try {
      return scheduler.create(values, {
        cluster: (name) =>
          ports.clusters.slots(parseRef("cluster", { name, experiment })),
        hosts: slotsOfHosts,
        seed: ports.newId(),
      });
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw new AppError(
        "invalid",
        `Cannot use scheduler "${scheduler.name}": its create threw ${
          thrownBy(error)
        }`,
        { cause: error },
      );
    }
  }
}
