/**
 * Why a job waits: who runs the queue, whether that scheduler takes such a job,
 * what is before it, and which machines do not answer.
 *
 * @module
 */
import { holdChannel } from "../channels.ts";
import { AppError } from "../errors.ts";
import type { Ref } from "../experiment.ts";
import { type Machine, parseMachine } from "../host.ts";
import {
  isAssigned,
  type JobRecord,
  mayRun,
  statusOf,
  WAITING,
} from "../job.ts";
import type { Manager } from "../manager.ts";
import type { Ports } from "../ports.ts";
import type { Policy } from "../scheduler.ts";
import { passJobs } from "./list.ts";
import { policyFor } from "./policy.ts";

/** More machines are not asked: that is what the manager does. */
const MOST_MACHINES = 20;

type ExplainPorts = Pick<
  Ports,
  "queues" | "clusters" | "transport" | "findScheduler"
>;

/** Sentences, the most important first. */
export async function whyItWaits(
  ports: ExplainPorts,
  ref: Ref,
  { name, job }: { readonly name: string; readonly job: Readonly<JobRecord> },
): Promise<string[]> {
  const manager = ports.queues.manager(ref);
  if (!manager) return nobodyRuns(ref, job);
  const policy = policyOf(ports, ref, manager);
  const who = `process ${manager.pid} runs queue ${ref.name}`;
  if (policy && !policy.accepts(job)) {
    const why = isAssigned(job)
      ? "does not run such jobs"
      : "runs jobs that name a host, and no user and host are assigned to it";
    return [`${who}, and ${manager.scheduler} ${why}`];
  }
  const { before, running } = await crowd(ports, ref, name);
  const slots = policy?.slots.length;
  const because: string[] = [];
  if (slots !== undefined && running >= slots) {
    because.push(`all slots are taken: ${running} of ${slots}`);
  }
  because.push(
    before === 0
      ? "it is the next one"
      : `${before} ${before === 1 ? "job waits" : "jobs wait"} before it`,
  );
  because.push(...await silences(ports, machinesOf(policy, job)));
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
function policyOf(
  ports: ExplainPorts,
  { experiment }: Ref,
  { scheduler, options = {} }: Manager,
): Policy | undefined {
  if (scheduler === undefined) return undefined;
  try {
    return policyFor(ports, experiment, { scheduler, options });
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function crowd(
  ports: Pick<Ports, "queues">,
  ref: Ref,
  name: string,
): Promise<{ before: number; running: number }> {
  let [before, running, isBefore] = [0, 0, true];
  return passJobs(ports, ref, {
    to(jobs) {
      for (const [other, job] of jobs) {
        if (other === name) isBefore = false;
        else if (isBefore && WAITING.has(statusOf(job))) before++;
        if (mayRun(job)) running++;
      }
      return { before, running };
    },
  });
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
    await using held = holdChannel(transport, machine);
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
