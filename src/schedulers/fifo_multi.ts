/**
 * First in first out over a cluster: each job on the first free host.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import { parseAddress, type Slot } from "../core/host.ts";
import { statusOf, WAITING } from "../core/job.ts";
import { expandNames } from "../core/names.ts";
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
  create({ hosts, hostfile }, { cluster }) {
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
      ? cluster(String(hostfile))
      : slotsOf(String(hosts));
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
      cluster: hostfile === undefined ? undefined : String(hostfile),
      accepts: (job) => WAITING.has(statusOf(job)),
      choose: (waiting, free) => ({ job: waiting.first, slot: free.first }),
      messages: {
        starting: (job, machine) => `Starting job: ${job} on host:${machine}`,
        full: "Waiting. All hosts running max jobs.",
      },
    };
  },
};

/** A host that is named twice has two slots, so repetitions must survive. */
function slotsOf(hosts: string): Slot[] {
  return splitOutside(hosts)
    .flatMap((part) => expandNames(part.trim()))
    .map((address, index) => ({ index, machine: parseAddress(address) }));
}

/** Splits at the commas that are in no brackets. */
function splitOutside(text: string): string[] {
  const parts = text.match(/(?:[^,[]|\[[^\]]*\]?)+/g) ?? [];
  return parts.filter((part) => part.trim() !== "");
}
