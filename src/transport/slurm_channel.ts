/**
 * A channel to a Slurm, in terms of jobs. The agent on the machine that has
 * Slurm's commands prepares jobs as anywhere; instead of starting them it submits
 * them, many as one array. Jobs log and announce themselves; Slurm is asked only
 * about those that do not, all in one request.
 *
 * @module
 */
import type { Machine } from "../core/host.ts";
import type {
  ChannelEvents,
  JobPlace,
  JobReport,
  KillOutcome,
  StartOrder,
} from "../core/transport.ts";
import { AgentChannel } from "./agent_channel.ts";
import type { Reach } from "./agent_talk.ts";
import { SlurmEnds } from "./slurm_ends.ts";
import { inquireSlurm } from "./slurm_inquire.ts";
import { killSlurmJobs } from "./slurm_kill.ts";
import { SlurmSubmissions } from "./slurm_submissions.ts";

/** See {@link AgentChannel}. */
export class SlurmChannel extends AgentChannel {
  readonly #submissions: SlurmSubmissions;
  readonly #ends: SlurmEnds;
  #kills: { job: JobPlace; task: PromiseWithResolvers<KillOutcome> }[] = [];

  constructor(machine: Machine, reach: Reach, events: ChannelEvents) {
    const ends = new SlurmEnds(events.ended);
    const refused = (attempt: string, reason: string) => {
      const job = ends.forget(attempt);
      if (job !== undefined) submissions.drop(job);
      events.refused(attempt, reason);
    };
    super(machine, reach, {
      ...events,
      refused,
      started: (attempt, pid) => {
        const job = ends.nameOf(attempt);
        if (job !== undefined) submissions.tasks.delete(job);
        events.started(attempt, pid);
      },
      ended: (attempt, code, killed) => {
        submissions.freed();
        ends.ended(attempt, code, killed);
      },
    });
    const submissions = new SlurmSubmissions(this.agent, refused);
    ends.agent = this.agent;
    this.#ends = ends;
    this.#submissions = submissions;
  }

  override async fence(file: string, token: string): Promise<void> {
    await super.fence(file, token);
    await this.#listen(`${file}.${this.machine.key}`, token);
  }

  override async inquire(jobs: readonly JobPlace[]): Promise<JobReport[]> {
    const held = this.#submissions.held();
    const asked = jobs.filter(({ name }) => !held.has(name));
    const found = (await inquireSlurm(this.agent, asked, {
      known: this.#submissions.tasks,
    })).values();
    return jobs.map(({ name }) => held.get(name) ?? found.next().value!.report);
  }

  override kill(job: JobPlace, graceSeconds: number): Promise<KillOutcome> {
    if (this.#submissions.drop(job.name)) return Promise.resolve("killed");
    const task = Promise.withResolvers<KillOutcome>();
    if (this.#kills.push({ job, task }) === 1) {
      queueMicrotask(() => this.#killAll(graceSeconds));
    }
    return task.promise;
  }

  override async close(): Promise<void> {
    this.#submissions.close();
    this.#ends.close();
    await super.close();
  }

  protected override launch(order: StartOrder): void {
    if (this.#submissions.said === "") { // nobody has put up a fence
      const { experiment, attempt } = order;
      this.#listen(`${experiment}/.${attempt}`, "no-fence").catch(() => {});
    }
    this.#ends.expect(order.attempt, order);
    this.#submissions.add(order);
  }

  /** Has jobs announce themselves in a file beside the fence. */
  async #listen(fence: string, token: string): Promise<void> {
    const said = `${fence}.${token}.said`;
    this.#submissions.said = said;
    await this.agent.request("listen", [fence, said]);
  }

  /** All that were to be killed in this turn, with one request. */
  async #killAll(graceSeconds: number): Promise<void> {
    const kills = this.#kills;
    this.#kills = [];
    try {
      const outcomes = await killSlurmJobs(
        this.agent,
        kills.map(({ job }) => job),
        { graceSeconds, note: (job) => this.note(job, "kill") },
      );
      for (const [at, { task }] of kills.entries()) task.resolve(outcomes[at]!);
    } catch (error) {
      for (const { task } of kills) task.reject(error);
    }
  }
}
