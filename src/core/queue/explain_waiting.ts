/**
 * Why a job waits: who runs the queue, whether that scheduler takes such a job,
 * what is before it, and which machines do not answer.
 *
 * @module
 */
import { predecessorsOf } from "../dependency.ts";
import { type Obstacle, obstacleOf } from "../obstacle.ts";
import { holdChannel } from "../channels.ts";
import { AppError } from "../errors.ts";
import type { Ref } from "../experiment.ts";
import { type Machine, parseMachine } from "../host.ts";
import {
  isAssigned,
  type JobRecord,
  mayRun,
  priorityOf,
  statusOf,
  WAITING,
  wantsHost,
} from "../job.ts";
import type { Manager } from "../manager.ts";
import type { Ports } from "../ports.ts";
import type { Policy } from "../scheduler.ts";
import { createPolicy, type HeldPolicy } from "../scheduler/create.ts";
import { findScheduler } from "../scheduler/find.ts";
import { SchedulerGuard } from "../scheduler_guard.ts";
import { passJobs } from "./list.ts";
import { whyPaused } from "./pause.ts";
import type { RunPorts } from "./run.ts";

/** More machines are not asked: that is what the manager does. */
const MOST_MACHINES = 20;

/** Sentences, the most important first. */
export async function whyItWaits(
  ports: RunPorts,
  ref: Ref,
  { name, job }: { readonly name: string; readonly job: Readonly<JobRecord> },
): Promise<string[]> {
  const { before, running, obstacle } = await crowd(ports, ref, { name, job });
  const isTimed = obstacle?.kind === "delay" || obstacle?.kind === "early";
  if (obstacle && !isTimed) return [obstacle.reason];
  const manager = ports.queues.manager(ref);
  if (!manager) {
    const paused = whyPaused(ports, ref);
    return [
      ...obstacle ? [obstacle.reason] : [],
      ...paused === undefined ? [] : [paused],
      ...nobodyRuns(ref, job),
    ];
  }
  using held = await policyOf(ports, ref, manager);
  const who = `process ${manager.pid} runs queue ${ref.name}`;
  const accepts = acceptanceOf(ports, held?.policy);
  if (!accepts(job)) {
    const why = wantsHost(job, accepts)
      ? "runs jobs that name a host, and no user and host are assigned to it"
      : "does not run such jobs";
    return [`${who}, and ${manager.scheduler} ${why}`];
  }
  if (obstacle) return [obstacle.reason, who];
  const paused = whyPaused(ports, ref);
  if (paused !== undefined) return [paused, who];
  const slots = held?.policy.slots.length;
  const because: string[] = [];
  if (slots !== undefined && running >= slots) {
    because.push(`all slots are taken: ${running} of ${slots}`);
  }
  because.push(
    before === 0
      ? "it is the next one"
      : `${before} ${before === 1 ? "job waits" : "jobs wait"} before it`,
  );
  because.push(...await silences(ports, machinesOf(held?.policy, job)));
  because.push(who);
  return because;
}

function nobodyRuns({ name }: Ref, job: JobRecord): string[] {
  const because = [`nobody runs queue ${name}`];
  because.push(
    isAssigned(job)
      ? `run it with cms queue run fifo ${name} --max_parallel=N, or with another scheduler`
      : `no user and host are assigned to it: run it with cms queue run fifo_multi ${name} --hosts=HOSTS`,
  );
  return because;
}

/** As the manager has it; a scheduler of a user's own may not be known here. */
async function policyOf(
  ports: RunPorts,
  { experiment }: Ref,
  { scheduler: name, options = {} }: Manager,
): Promise<HeldPolicy | undefined> {
  if (name === undefined) return undefined;
  try {
    const scheduler = await findScheduler(ports, { experiment, name });
    return createPolicy(ports, { experiment }, { scheduler, options });
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** What a scheduler of a user's own throws is no answer. */
function acceptanceOf(
  { clock }: RunPorts,
  policy: Policy | undefined,
): (job: JobRecord) => boolean {
  if (!policy) return () => true;
  const options = { scheduler: "", policy, clock, observer: {} };
  const guard = new SchedulerGuard(options, () => {});
  return (job) => guard.accepts(job);
}

/** How many others wait before the job or run, and which of them it needs. */
async function crowd(
  ports: Pick<Ports, "queues" | "clock">,
  ref: Ref,
  { name, job }: { readonly name: string; readonly job: Readonly<JobRecord> },
): Promise<
  { before: number; running: number; obstacle: Obstacle | undefined }
> {
  let [before, running, isBefore] = [0, 0, true];
  const needed = new Map(
    predecessorsOf(job).map((
      name,
    ) => [name, undefined as JobRecord | undefined]),
  );
  await passJobs(ports, ref, {
    to(jobs) {
      for (const [other, record] of jobs) {
        if (other === name) isBefore = false;
        else if (WAITING.has(statusOf(record))) {
          const ahead = priorityOf(record) - priorityOf(job);
          if (ahead > 0 || ahead === 0 && isBefore) before++;
        }
        if (mayRun(record)) running++;
        if (needed.has(other)) needed.set(other, record);
      }
    },
  });
  const obstacle = obstacleOf(job, { queue: needed, clock: ports.clock });
  return { before, running, obstacle };
}

/** Where it may run. */
function machinesOf(policy: Policy | undefined, job: JobRecord): Machine[] {
  const machines = new Map<string, Machine>();
  for (const { machine } of policy?.slots ?? []) {
    if (machine) machines.set(machine.key, machine);
  }
  if (machines.size === 0 && isAssigned(job)) {
    return [parseMachine(job["user"], job["host"])];
  }
  return [...machines.values()].slice(0, MOST_MACHINES);
}

/** A sentence for each machine that does not answer. */
export async function silences(
  { transport }: Pick<Ports, "transport">,
  machines: readonly Machine[],
): Promise<string[]> {
  const said = await Promise.all(machines.map(async (machine) => {
    await using held = holdChannel(await transport(), machine);
    try {
      await held.channel.states(["."]); // any answer will do
      return [];
    } catch (error) {
      if (error instanceof AppError) return [error.message];
      throw error;
    }
  }));
  return said.flat();
}
