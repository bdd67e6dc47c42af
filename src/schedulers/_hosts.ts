/**
 * Hosts for the schedulers that choose one: a list on the command line, or the
 * active ones of a cluster.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import { parseAddress, type Slot } from "../core/host.ts";
import { expandNames } from "../core/names.ts";
import type { OptionSpec, OptionValues } from "../core/options.ts";
import type { SchedulerContext } from "../core/scheduler.ts";

/** The options that name hosts. */
export const HOSTS_OPTIONS: Readonly<Record<string, OptionSpec>> = {
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
};

/**
 * The slots of the hosts that the options name.
 *
 * @throws {AppError} with code `usage`, or `invalid` if none can be used.
 */
export function slotsFrom(
  { hosts, hostfile }: OptionValues,
  { cluster }: Pick<SchedulerContext, "cluster">,
): readonly Slot[] {
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
  if (slots.length > 0) return slots;
  if (hosts !== undefined) {
    throw new AppError("usage", "Cannot run without hosts: --hosts is empty", {
      hint: "for example --hosts=pi@red,pi@red01",
    });
  }
  throw new AppError(
    "invalid",
    "Cannot run without hosts: none of them is active",
    {
      hint: "see cms cluster list, and activate one with cms cluster activate",
    },
  );
}

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
