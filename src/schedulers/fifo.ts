/**
 * First in first out, each job on the host that it names.
 *
 * @module
 */
import { isAssigned } from "../core/job.ts";
import type { Scheduler } from "../core/scheduler.ts";

/** `queue run fifo`: jobs need a user and a host; those without are skipped. */
export const fifo: Scheduler = {
  name: "fifo",
  summary: "run jobs in queue order, each on the host that it names",
  options: {
    max_parallel: {
      type: "integer",
      help: "the number of jobs that run at the same time",
      placeholder: "MAX_PARALLEL",
      required: true,
      minimum: 1,
      maximum: 100_000,
    },
  },
  create({ max_parallel }) {
    const count = Number(max_parallel);
    return {
      slots: Array.from({ length: count }, (_, index) => ({ index })),
      accepts: isAssigned,
      choose: (waiting, free) => ({ job: waiting.first, slot: free.first }),
      messages: {
        starting: (job, machine) => `Running job: ${job} on ${machine}`,
        full: `Waiting. At max_parallel jobs=${count}.`,
      },
    };
  },
};
