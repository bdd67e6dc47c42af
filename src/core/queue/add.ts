/**
 * Adding jobs.
 *
 * @module
 */
import type { Change } from "../change.ts";
import { checkPredecessors } from "../dependency.ts";
import { AppError } from "../errors.ts";
import { parseInnerPath, parseName, type Ref } from "../experiment.ts";
import { parseMachine } from "../host.ts";
import { type JobRecord, mayRun, shellOf } from "../job.ts";
import { type JobSpec, newJob } from "../new_job.ts";
import { parseShell } from "../order.ts";
import type { Ports } from "../ports.ts";
import { commandFor, nameOf } from "./select.ts";

type AddPorts = Pick<Ports, "queues" | "newId" | "clock">;

/** How jobs are added. */
export interface AddOptions {
  /** Replace jobs of the same name, in their place, instead of refusing. */
  readonly replace?: boolean;
}

/**
 * Adds one job per name, all with the same specification; all or none.
 *
 * @throws {AppError} as {@link addEachJob}.
 */
export function addJobs(
  ports: AddPorts,
  ref: Ref,
  { names, spec, replace = false }: AddOptions & {
    names: readonly string[];
    spec: JobSpec;
  },
): Promise<void> {
  const jobs = names.map((name) => [name, spec] as const);
  return addEachJob(ports, ref, { jobs, replace });
}

/**
 * Adds jobs, each with its own specification; all or none.
 *
 * @throws {AppError} `conflict` for a name that is taken, `usage` or `invalid`
 * for a specification that could never run.
 */
export async function addEachJob(
  { queues, newId, clock }: AddPorts,
  ref: Ref,
  { jobs, replace = false }: AddOptions & {
    jobs: Iterable<readonly [name: string, spec: JobSpec]>;
  },
): Promise<void> {
  const now = clock.now();
  const additions = Array.from(jobs, ([name, spec]) => {
    parseName("job", name);
    const { experiment } = ref;
    const job = newJob(spec, { name, experiment, id: newId(), now });
    checkSpec(name, spec, shellOf(job));
    return { job: name, add: job };
  });
  await addRecords({ queues }, ref, { additions, replace });
}

/** Adds jobs as they are; all or none. @throws {AppError} as {@link addJobs}. */
export async function addRecords(
  { queues }: Pick<Ports, "queues">,
  ref: Ref,
  { additions, replace = false }: AddOptions & {
    additions: readonly (Change & { add: JobRecord })[];
  },
): Promise<void> {
  const added = new Map<string, JobRecord>();
  for (const { job, add } of additions) {
    if (added.has(job)) throw namedTwice(ref, job);
    added.set(job, add);
  }
  const queue = await queues.open(ref);
  try {
    await queue.update(() => {
      for (const { job: name } of additions) {
        const present = queue.get(name);
        if (present === undefined) continue;
        if (!replace) throw taken(ref, name);
        if (mayRun(present)) throw runs(ref, name);
      }
      checkPredecessors(queue, added);
      return additions;
    });
    await queue.checkpoint("lazy");
  } finally {
    queue.close();
  }
}

function checkSpec(name: string, spec: JobSpec, shell: string): void {
  if (spec.command.trim() === "") throw noCommand(name);
  parseShell(name, shell);
  if (spec.output) parseInnerPath("the output", spec.output, name);
  if (spec.log) parseInnerPath("the log", spec.log, name);
  parseMachine(spec.user, spec.host || "localhost");
  if (spec.input && !spec.input.startsWith("/")) {
    parseInnerPath("the input", spec.input, name);
  }
}

function taken(ref: Ref, name: string): AppError {
  return new AppError(
    "conflict",
    `Cannot add job "${name}" to ${nameOf(ref)}: there is one of that name`,
    {
      hint:
        "choose another name, or replace that job with cms queue add --replace",
    },
  );
}

function namedTwice(ref: Ref, name: string): AppError {
  return new AppError(
    "conflict",
    `Cannot add job "${name}" to ${nameOf(ref)}: it is named twice`,
    { hint: "give each job a name of its own" },
  );
}

function noCommand(name: string): AppError {
  return new AppError("usage", `Cannot add job "${name}" without a command`);
}

function runs(ref: Ref, name: string): AppError {
  return new AppError(
    "conflict",
    `Cannot replace job "${name}" of ${nameOf(ref)}: it is running`,
    { hint: `end it first: ${commandFor(ref, "kill")} --name=${name}` },
  );
}
