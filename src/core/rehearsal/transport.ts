/**
 * Machines in a rehearsal: nothing is connected to. Each answers at once, and
 * says of its jobs what their records say.
 *
 * @module
 */
import type { Machine } from "../host.ts";
import { attemptOf, type JobRecord } from "../job.ts";
import type {
  Channel,
  JobPlace,
  JobReport,
  KillOutcome,
  Leftovers,
  Transport,
} from "../transport.ts";
import type { Plan } from "./plan.ts";

/** See the module. */
export class RehearsalTransport implements Transport {
  readonly #plan: Plan;
  readonly #find: (name: string) => Readonly<JobRecord> | undefined;
  #answers: Promise<void>[] = [];

  constructor(
    plan: Plan,
    find: (name: string) => Readonly<JobRecord> | undefined,
  ) {
    this.#plan = plan;
    this.#find = find;
  }

  /** When all that were connected to have answered. */
  async answered(): Promise<void> {
    await Promise.all(this.#answers);
    this.#answers = [];
  }

  open(machine: Machine): Channel {
    const { kills, removals } = this.#plan;
    return {
      fence: () => {
        const answer = Promise.resolve();
        this.#answers.push(answer);
        return answer;
      },
      start: () => {},
      inquire: (jobs) => Promise.resolve(jobs.map((job) => this.#report(job))),
      kill({ name }: JobPlace): Promise<KillOutcome> {
        kills.push({ job: name, machine: machine.key });
        return Promise.resolve("killed");
      },
      remove(jobs: readonly Leftovers[]): Promise<void> {
        for (const { place: { directory }, files } of jobs) {
          removals.push({ machine: machine.key, directory, files });
        }
        return Promise.resolve();
      },
      note: refuse,
      states: refuse,
      read: refuse,
      moment: refuse,
      probe: refuse,
      hasOurFiles: refuse,
      quietMs: () => 0,
      sendFiles: refuse,
      close: () => Promise.resolve(),
    };
  }

  /** It may run, or nobody would ask. */
  #report({ name, pid }: JobPlace): JobReport {
    const attempt = attemptOf(this.#find(name) ?? {});
    return { name, attempt, pid, state: "start", alive: true };
  }
}

function refuse(): never {
  throw new RangeError("This cannot be rehearsed");
}
