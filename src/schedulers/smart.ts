/**
 * The host that has most room.
 *
 * @module
 */
import type { Scheduler } from "../core/scheduler.ts";
import { byAvailability } from "./_by_availability.ts";

/** `queue run smart`: the load is spread; of equal hosts the earlier one. */
export const smart: Scheduler = byAvailability({
  name: "smart",
  summary: "run each job on its own host, or the one with most room",
  pick: () => (hosts) =>
    hosts.reduce((a, b) => b.availability > a.availability ? b : a).slot,
});
