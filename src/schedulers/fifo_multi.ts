/**
 * First in first out over a cluster: each job on the first free host.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { Scheduler } from "../core/scheduler.ts";

/** `queue run fifo_multi`: what user and host a job names is not looked at. */
export const fifoMulti: Scheduler = {
  name: "fifo_multi",
  summary: "run jobs in queue order, each on the first free host of a list",
  options: {
    hosts: {
      type: "text",
      help:
        "hosts as user@name, separated by commas; twice for two jobs at a time",
      placeholder: "HOSTS",
    },
    hostfile: {
      type: "text",
      help: "a cluster whose active hosts are used",
      placeholder: "CLUSTER",
    },
  },
  create({ hosts, hostfile }, context) {
    if ((hosts === undefined) === (hostfile === undefined)) {
      throw new AppError(
        "usage",
        `Cannot run without hosts: give ${
          hosts !== undefined ? "only one of" : "one of"
        } --hosts and --hostfile`,
        { hint: "for example --hosts=pi@red,pi@red01 or --hostfile=CLUSTER" },
      );
    }
    const slots = hosts === undefined
      ? context.cluster(String(hostfile))
      : context.hosts(String(hosts));
    if (slots.length === 0 && hosts !== undefined) {
      throw new AppError(
        "usage",
        "Cannot run without hosts: --hosts is empty",
        {
          hint: "for example --hosts=pi@red,pi@red01",
        },
      );
    }
    if (slots.length === 0) {
      throw new AppError(
        "invalid",
        "Cannot run without hosts: none of them is active",
        {
          hint:
            "see cms cluster list, and activate one with cms cluster activate",
        },
      );
    }
    return {
      slots,
      choose: (waiting, free) => ({ job: waiting.first, slot: free.first }),
      messages: {
        starting: (job, machine) => `Starting job: ${job} on host:${machine}`,
        full: "Waiting. All hosts running max jobs.",
      },
    };
  },
};
