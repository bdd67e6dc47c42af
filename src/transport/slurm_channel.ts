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
import { startWords } from "./job_script.ts";
import {
  inquireSlurm,
  SIGNALLED,
  type SlurmReport,
  wasSubmitted,
} from "./slurm_inquire.ts";
import { isLive, isWaiting } from "./slurm_state.ts";
import { arrayScript } from "./slurm_script.ts";

/** How long orders are gathered for one array. */
const GATHER_MS = 50;
/** How many tasks an array has at most; Slurm's own limit is 1,001 mostly. */
const MOST_TASKS = 1_000;
/** How often it is looked whether cancelled jobs have gone, and how long. */
const LOOK_MS = 200;
const PATIENCE_MS = 60_000;

/** See {@link AgentChannel}. */
export class SlurmChannel extends AgentChannel {
  #orders: StartOrder[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #said = "";
  #arrays = 0;
  #kills: { job: JobPlace; task: PromiseWithResolvers<KillOutcome> }[] = [];

  constructor(machine: Machine, reach: Reach, events: ChannelEvents) {
    super(machine, reach, {
      ...events,
      // By a signal: maybe Slurm's, so it is for an inquiry to tell.
      ended: (attempt, code, killed) =>
        code > SIGNALLED && killed === undefined
          ? undefined
          : events.ended(attempt, code, killed),
    });
  }

  override async fence(file: string, token: string): Promise<void> {
    await super.fence(file, token);
    const fence = `${file}.${this.machine.key}`;
    this.#said = `${fence}.${token}.said`;
    await this.agent.request("listen", [fence, this.#said]);
  }

  override async inquire(jobs: readonly JobPlace[]): Promise<JobReport[]> {
    return (await inquireSlurm(this.agent, jobs)).map(({ report }) => report);
  }

  override kill(job: JobPlace, graceSeconds: number): Promise<KillOutcome> {
    const task = Promise.withResolvers<KillOutcome>();
    if (this.#kills.push({ job, task }) === 1) {
      queueMicrotask(() => this.#cancel(graceSeconds));
    }
    return task.promise;
  }

  override async close(): Promise<void> {
    this.#submit();
    await super.close();
  }

  protected override launch(order: StartOrder): void {
    const last = this.#orders.at(-1);
    if (last && `${last.batch}` !== `${order.batch}`) this.#submit();
    this.#orders.push(order);
    if (this.#orders.length >= MOST_TASKS) this.#submit();
    else this.#timer ??= setTimeout(() => this.#submit(), GATHER_MS);
  }

  #submit(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const orders = this.#orders;
    this.#orders = [];
    const [first] = orders;
    if (!first) return;
    // An attempt's name is used once, so the array's is, too.
    const batch = `cms-${first.attempt}-${++this.#arrays}`;
    for (const [index, order] of orders.entries()) {
      const { attempt, name } = order;
      this.agent.send("task", [attempt, name, batch, String(index)]);
      this.agent.send("start", startWords(order));
    }
    const script = arrayScript(orders, this.#said);
    this.agent.request("submit", [batch, script, ...first.batch ?? []]).then(
      ({ status, text }) =>
        status === 0 ? undefined : this.#refuse(batch, orders, text),
      () => {}, // the channel is down: the next one finds the array, or not
    );
  }

  /** What sbatch says of a failure is no proof: Slurm may have got the array. */
  async #refuse(
    batch: string,
    orders: readonly StartOrder[],
    said: string,
  ): Promise<void> {
    const { status, data } = await this.agent.request("queued", [batch]);
    if (status !== 0 || data.length > 0) return; // inquiries will tell
    const reason = `Slurm does not take it: ${said}`;
    for (const { attempt } of orders) this.events.refused(attempt, reason);
  }

  /** All that were to be killed in this turn, with one request. */
  async #cancel(graceSeconds: number): Promise<void> {
    const kills = this.#kills;
    this.#kills = [];
    try {
      const jobs = kills.map(({ job }) => job);
      const was = await inquireSlurm(this.agent, jobs);
      const isRunning = was.map(({ task, report }) =>
        report.alive && task !== undefined && !isWaiting(task)
      );
      const idsOf = (running: boolean) =>
        was.flatMap(({ task, report }, at) =>
          task && report.alive && isRunning[at] === running ? [task.id] : []
        );
      await this.#end("cancel", idsOf(false));
      // Before its end: whoever looks then must not take it for a crash.
      await Promise.all(
        jobs.map((job, at) => isRunning[at] && this.note(job, "kill")),
      );
      await this.#end("terminate", idsOf(true));
      await this.#gone(jobs, graceSeconds * 1_000);
      await this.#end("cancel", idsOf(true));
      const found = await this.#gone(jobs, PATIENCE_MS);
      for (const [at, { task }] of kills.entries()) {
        const ended = found[at]!.report.state === "end" && isRunning[at];
        task.resolve(
          !was[at]!.report.alive ? "gone" : ended ? "ended" : "killed",
        );
      }
    } catch (error) {
      for (const { task } of kills) task.reject(error);
    }
  }

  async #end(how: "cancel" | "terminate", ids: string[]): Promise<void> {
    if (ids.length > 0) await this.agent.request(how, ids);
  }

  /** Waits until Slurm has none of them any more, or the time is over. */
  async #gone(
    jobs: readonly JobPlace[],
    timeMs: number,
  ): Promise<SlurmReport[]> {
    const end = Date.now() + timeMs;
    for (;;) {
      const found = await inquireSlurm(this.agent, jobs, wasSubmitted);
      if (
        !found.some(({ task }) => task && isLive(task)) || Date.now() >= end
      ) return found;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
}
