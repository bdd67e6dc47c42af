/**
 * A scheduler under watch: whatever of it is called, a watchdog knows.
 *
 * @module
 */
import type { Policy, Scheduler } from "../core/scheduler.ts";
import { parsePolicy } from "../core/scheduler/parse.ts";
import type { Watchdog } from "./watchdog.ts";

/** The same scheduler; each policy has a watchdog until it is disposed of. */
export function watched(
  scheduler: Scheduler,
  createWatchdog: () => Watchdog,
): Scheduler {
  const { name, summary, options } = scheduler;
  return {
    name,
    summary,
    options,
    create(values, context) {
      const watchdog = createWatchdog();
      try {
        const policy = watchdog.during(
          "create",
          () => scheduler.create(values, context),
        );
        return watchedPolicy(parsePolicy(policy, name), watchdog);
      } catch (error) {
        watchdog[Symbol.dispose]();
        throw error;
      }
    },
  };
}

function watchedPolicy(policy: Policy, watchdog: Watchdog): Policy {
  const { slots, cluster, messages } = policy;
  return {
    slots,
    cluster,
    choose: (waiting, free, expected) =>
      watchdog.during("choose", () => policy.choose(waiting, free, expected)),
    ...policy.accepts && {
      accepts: (job) => watchdog.during("accepts", () => policy.accepts!(job)),
    },
    ...policy.placed && {
      placed: (placement) =>
        watchdog.during("placed", () => policy.placed!(placement)),
    },
    ...messages && {
      messages: {
        full: messages.full,
        starting: (job, machine) =>
          watchdog.during("starting", () => messages.starting(job, machine)),
      },
    },
    [Symbol.dispose]() {
      using _ = watchdog;
      policy[Symbol.dispose]?.();
    },
  };
}
