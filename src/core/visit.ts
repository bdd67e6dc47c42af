/**
 * Short conversations with machines, all at the same time: for commands that
 * ask or end jobs without running a queue.
 *
 * @module
 */
import { AppError } from "./errors.ts";
import { type Machine, parseMachine } from "./host.ts";
import { hasHost, type JobRecord } from "./job.ts";
import { placeOf } from "./order.ts";
import type { Channel, JobPlace, Transport } from "./transport.ts";

/** A job and where it lives. */
export interface Visited {
  readonly name: string;
  readonly job: Readonly<JobRecord>;
  readonly place: JobPlace;
}

/**
 * Opens a channel to each machine that has some of the jobs and lets `talk` use
 * it. Jobs without a host are passed over. Answers a sentence for each machine
 * that could not be asked, and for each job whose record cannot be used.
 */
export async function visitMachines(
  transport: () => Promise<Transport>,
  { experiment, jobs }: {
    experiment: string;
    jobs: Iterable<readonly [string, Readonly<JobRecord>]>;
  },
  talk: (channel: Channel, jobs: readonly Visited[]) => Promise<void>,
): Promise<string[]> {
  const problems: string[] = [];
  const byMachine = new Map<string, { machine: Machine; jobs: Visited[] }>();
  for (const [name, job] of jobs) {
    if (!hasHost(job)) continue;
    try {
      const machine = parseMachine(job["user"], job["host"]);
      const place = placeOf(experiment, name, job);
      const group = byMachine.get(machine.key) ?? { machine, jobs: [] };
      byMachine.set(machine.key, group);
      group.jobs.push({ name, job, place });
    } catch (error) {
      problems.push(sentence(error));
    }
  }
  if (byMachine.size === 0) return problems;
  const reach = await transport();
  await Promise.all([...byMachine.values()].map(async ({ machine, jobs }) => {
    const channel = reach.open(machine, SILENT);
    try {
      await talk(channel, jobs);
    } catch (error) {
      problems.push(sentence(error));
    } finally {
      await channel.close();
    }
  }));
  return problems;
}

const SILENT = {
  up: () => {},
  started: () => {},
  refused: () => {},
  ended: () => {},
  down: () => {},
};

function sentence(error: unknown): string {
  if (error instanceof AppError) return error.message;
  throw error;
}
