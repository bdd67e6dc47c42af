/**
 * Waiting for a queue's manager to go.
 *
 * @module
 */
import type { Ref } from "../experiment.ts";
import type { Manager } from "../manager.ts";
import type { Ports } from "../ports.ts";
import { untilTrue } from "../until_true.ts";

const LOOK_MS = 50;

/** Answers whether that very manager has gone in time. */
export function managerGone(
  { queues, clock }: Pick<Ports, "queues" | "clock">,
  ref: Ref,
  { manager, ...patience }: {
    readonly manager: Manager;
    readonly timeoutMs: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<boolean> {
  const isGone = () => {
    const now = queues.manager(ref);
    return now === undefined || now.pid !== manager.pid ||
      now.since !== manager.since;
  };
  return untilTrue(clock, isGone, { everyMs: LOOK_MS, ...patience });
}
