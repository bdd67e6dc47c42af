/**
 * The first host that has room.
 *
 * @module
 */
import type { Scheduler } from "../core/scheduler.ts";
import { byAvailability } from "./_by_availability.ts";

/** `queue run sequential`: the hosts are filled one after the other. */
export const sequential: Scheduler = byAvailability({
  name: "sequential",
  summary: "run each job on its own host, or the first available one",
  pick: () => ([first]) => first!.slot,
});
