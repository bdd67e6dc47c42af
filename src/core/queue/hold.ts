/**
 * Holding jobs back, and releasing them.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import type { Ref } from "../experiment.ts";
import { HELD, isAssigned, type JobRecord, statusOf, WAITING } from "../job.ts";
import type { Ports } from "../ports.ts";
import { noSuchJob, type StateChange } from "./select.ts";

/**
 * Keeps waiting jobs from being started until they are released; all or none.
 *
 * @throws {AppError} `conflict` for one that does not wait.
 */
export function holdJobs(
  ports: Pick<Ports, "queues">,
  ref: Ref,
  names: readonly string[],
): Promise<StateChange[]> {
  return setStates(ports, ref, { verb: "hold", names, stateOf: heldStateOf });
}

/**
 * Lets held jobs wait for their turn again; all or none.
 *
 * @throws {AppError} `conflict` for one that is not held.
 */
export function releaseJobs(
  ports: Pick<Ports, "queues">,
  ref: Ref,
  names: readonly string[],
): Promise<StateChange[]> {
  return setStates(ports, ref, {
    verb: "release",
    names,
    stateOf: freeStateOf,
  });
}

/** The state to come; nothing where the job is in none that allows it. */
type NewState = (job: JobRecord) => string | undefined;

function heldStateOf(job: JobRecord): string | undefined {
  const status = statusOf(job);
  return WAITING.has(status) || status === HELD ? HELD : undefined;
}

function freeStateOf(job: JobRecord): string | undefined {
  if (statusOf(job) !== HELD) return undefined;
  return isAssigned(job) ? "ready" : "undefined";
}

async function setStates(
  { queues }: Pick<Ports, "queues">,
  ref: Ref,
  { verb, names, stateOf }: {
    verb: "hold" | "release";
    names: readonly string[];
    stateOf: NewState;
  },
): Promise<StateChange[]> {
  const queue = await queues.open(ref);
  const changes: StateChange[] = [];
  try {
    await queue.update(() =>
      names.map((name) => {
        const job = queue.get(name);
        if (!job) throw noSuchJob(ref, name);
        const from = statusOf(job);
        const to = stateOf(job);
        if (to === undefined) throw unfit(verb, { ref, name, from });
        changes.push({ job: name, from, to });
        return { job: name, set: { status: to }, unset: [] };
      })
    );
    await queue.checkpoint("lazy");
    return changes.filter(({ from, to }) => from !== to);
  } finally {
    queue.close();
  }
}

function unfit(
  verb: "hold" | "release",
  { ref, name, from }: { ref: Ref; name: string; from: string },
): AppError {
  return new AppError(
    "conflict",
    `Cannot ${verb} job "${name}" of queue ${ref.name}: it is in state ${from}`,
    {
      hint: verb === "hold"
        ? "only a job that waits can be held"
        : "only a job in state hold can be released",
    },
  );
}
