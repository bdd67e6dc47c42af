/**
 * Rehearsing: the ports of a use case, but for nothing being changed. What would
 * be is written down; so a plan comes from the code that does the work.
 *
 * @module
 */
import type { Change } from "../change.ts";
import { AppError } from "../errors.ts";
import { fileOf, type Ref } from "../experiment.ts";
import type { JobRecord } from "../job.ts";
import type { Ports } from "../ports.ts";
import type { QueueStore } from "../store.ts";
import { RehearsalTransport } from "./transport.ts";
import type { Plan } from "./plan.ts";

/** Ports that change nothing, and what was asked of them. */
export interface Rehearsal {
  readonly ports: Ports;
  readonly plan: Plan;
  readonly transport: RehearsalTransport;
}

/**
 * Jobs of queues that are there; machines answer as the records say. No job ends
 * here, so a run would have no end: only `planRun` opens a queue for one.
 */
export function rehearse(
  ports: Ports,
  { isRun = false }: { readonly isRun?: boolean } = {},
): Rehearsal {
  const plan: Plan = { kills: [], removals: [], changes: [], queues: [] };
  let find: (name: string) => Readonly<JobRecord> | undefined = () => undefined;
  const transport = new RehearsalTransport(plan, (name) => find(name));
  const queues: QueueStore = {
    ...readingFrom(ports.queues),
    async open(ref, options) {
      if (!isRun && options?.purpose?.scheduler !== undefined) throw noRun();
      const rehearse = (changes: readonly Change[]) => {
        for (const change of changes) {
          plan.changes.push(needed(change, find(change.job)));
        }
      };
      const queue = await ports.queues.open(ref, { ...options, rehearse });
      find = (name) => queue.get(name);
      return queue;
    },
    remove(ref: Ref) {
      plan.queues.push(fileOf("queue", ref));
      return Promise.resolve();
    },
  };
  return {
    ports: { ...ports, queues, transport: () => Promise.resolve(transport) },
    plan,
    transport,
  };
}

function noRun(): AppError {
  return new AppError("usage", "Cannot plan a run among other changes", {
    hint: "planRun tells what a run would do",
  });
}

/** The change without what is so already. */
function needed(change: Change, before: JobRecord = {}): Change {
  if (!("set" in change)) return change;
  const { job, set, unset = [] } = change;
  return {
    job,
    set: Object.fromEntries(
      Object.entries(set).filter(([key, value]) => before[key] !== value),
    ),
    unset: unset.filter((key) => key in before),
  };
}

/** Whoever needs one of the others cannot be rehearsed yet. */
function readingFrom(queues: QueueStore): QueueStore {
  const refuse = () => {
    throw new RangeError("This cannot be rehearsed");
  };
  return {
    open: refuse,
    remove: refuse,
    create: refuse,
    stopManager: refuse,
    setPaused: refuse,
    version: (ref) => queues.version(ref),
    journal: (ref) => queues.journal(ref),
    names: (experiment) => queues.names(experiment),
    manager: (ref) => queues.manager(ref),
    pausedSince: (ref) => queues.pausedSince(ref),
  };
}
