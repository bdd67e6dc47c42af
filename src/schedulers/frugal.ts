/**
 * The host that has least room, but some.
 *
 * @module
 */
import type { Scheduler } from "../core/scheduler.ts";
import { byAvailability } from "./_by_availability.ts";

/** `queue run frugal`: few hosts are used; of equal ones the earlier one. */
export const frugal: Scheduler = byAvailability({
  name: "frugal",
  summary: "run each job on its own host, or the one with least room",
  pick: () => (hosts) =>
    hosts.reduce((a, b) => b.availability < a.availability ? b : a).slot,
});
