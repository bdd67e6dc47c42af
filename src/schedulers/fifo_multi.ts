/**
 * First in first out over a cluster: each job on the first free host.
 *
 * @module
 */
import type { Scheduler } from "../core/scheduler.ts";
import { HOSTS_OPTIONS, slotsFrom } from "./_hosts.ts";

/** `queue run fifo_multi`: what user and host a job names is not looked at. */
export const fifoMulti: Scheduler = {
  name: "fifo_multi",
  summary: "run jobs in queue order, each on the first free host of a list",
  options: HOSTS_OPTIONS,
  create: (options, context) => ({
    slots: slotsFrom(options, context),
    cluster: options["hostfile"]?.toString(),
    choose: (waiting, free) => ({ job: waiting.first, slot: free.first }),
    messages: {
      starting: (job, machine) => `Starting job: ${job} on host:${machine}`,
      full: "Waiting. All hosts running max jobs.",
    },
  }),
};
