/**
 * The schedulers of jobsets. They run jobs in order, each on the host that it
 * names itself if that has room, else on one of those that have some. They differ
 * in which.
 *
 * @module
 */
import type { Slot } from "../core/host.ts";
import { textOf } from "../core/job.ts";
import type { OptionSpec, OptionValues } from "../core/options.ts";
import type { Candidate, Scheduler } from "../core/scheduler.ts";
import { HOSTS_OPTIONS, slotsFrom } from "./_hosts.ts";

/** A host that has room. */
export interface Available {
  /** Its first free slot. */
  readonly slot: Slot;
  /** How many more jobs it takes. */
  availability: number;
}

/**
 * Which of the hosts a job gets; there is at least one, they are in the order of
 * the file. Asked twice, it has to answer the same.
 */
export type PickHost = (hosts: readonly Available[], job: string) => Slot;

/** Makes the scheduler; `pick` is made for each run. */
export function byAvailability(
  { name, summary, options = {}, pick }: {
    readonly name: string;
    readonly summary: string;
    readonly options?: Readonly<Record<string, OptionSpec>>;
    pick(options: OptionValues, seed: string): PickHost;
  },
): Scheduler {
  return {
    name,
    summary,
    options: { ...HOSTS_OPTIONS, ...options },
    create(options, context) {
      const pickHost = pick(options, context.seed);
      return {
        slots: slotsFrom(options, context),
        choose(waiting, free, expected) {
          for (const job of waiting) {
            const slot = ownSlot(job, free);
            if (slot) return { job, slot };
            // It is not sent elsewhere because its host takes a second longer.
            if (ownSlot(job, expected)) continue;
            return { job, slot: pickHost(availableOf(free), job.name) };
          }
          return undefined;
        },
        messages: {
          starting: (job, machine) => `Starting job: ${job} on host:${machine}`,
          full: "Waiting. All hosts running max jobs.",
        },
      };
    },
  };
}

/** A slot of the host that the job names, by its address or its name. */
function ownSlot({ job }: Candidate, slots: Iterable<Slot>): Slot | undefined {
  const own = textOf(job["ip"]) ?? textOf(job["host"]);
  if (own === undefined) return undefined;
  for (const slot of slots) {
    if (slot.machine?.host === own || slot.host === own) return slot;
  }
  return undefined;
}

/** The hosts that have room, in their order. */
function availableOf(free: Iterable<Slot>): Available[] {
  const hosts = new Map<string, Available>();
  for (const slot of free) {
    const key = slot.host ?? slot.machine?.key ?? "";
    const host = hosts.get(key);
    if (host) host.availability++;
    else hosts.set(key, { slot, availability: 1 });
  }
  return [...hosts.values()];
}
