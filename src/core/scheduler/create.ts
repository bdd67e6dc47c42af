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
import { isLate, thrownBy } from "./fault.ts";
import { parsePolicy } from "./parse.ts";

/** How a policy is asked for. */
export interface PolicyRequest {
  readonly scheduler: Scheduler;
  readonly options: Readonly<Record<string, unknown>>;
  /** Told what is wrong with it at its end, when nothing depends on it. */
  readonly warn?: (message: string) => void;
}

/** A policy for as long as it is needed. */
export interface HeldPolicy extends Disposable {
  readonly policy: Policy;
}

/**
 * The policy; whoever asked for it disposes of it, and is told if that fails.
 *
 * @throws {AppError} `usage` for bad options, `invalid` for a faulty scheduler.
 */
export function createPolicy(
  ports: Pick<Ports, "clusters" | "newId">,
  { experiment }: Pick<Ref, "experiment">,
  { scheduler, options, warn = () => {} }: PolicyRequest,
): HeldPolicy {
  const values = parseOptions(scheduler.options, options);
  const policy = parsePolicy(make(), scheduler.name);
  return {
    policy,
    [Symbol.dispose]() {
      const fault = disposalFault(policy);
      if (fault === undefined) return;
      warn(`The scheduler "${scheduler.name}" is faulty: its dispose ${fault}`);
    },
  };

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

function disposalFault(policy: Policy): string | undefined {
  try {
    const answer: unknown = policy[Symbol.dispose]?.();
    return isLate(answer) ? "answered a promise" : undefined;
  } catch (error) {
    return `threw ${thrownBy(error)}`;
  }
}
