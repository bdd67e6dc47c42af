/**
 * A channel to a Slurm, in terms of jobs. The agent on the machine that has
 * Slurm's commands prepares jobs as anywhere; instead of starting them it submits
 * them, many as one array. Jobs log and announce themselves; Slurm is asked only
 * about those that do not, all in one request.
 *
 * @module
 */
import type {
  JobPlace,
  JobReport,
  KillOutcome,
  StartOrder,
} from "../core/transport.ts";
import { AgentChannel, startWords } from "./agent_channel.ts";
import { inquireSlurm } from "./slurm_inquire.ts";
import { isLive } from "./slurm_state.ts";
import { arrayScript } from "./slurm_script.ts";

/** How long orders are gathered for one array. */
const GATHER_MS = 50;
/** How many tasks an array has at most; Slurm's own limit is 1,001 mostly. */
const MOST_TASKS = 1_000;
/** How often it is looked whether cancelled jobs have gone, and how long. */
const LOOK_MS = 500;
const PATIENCE_MS = 60_000;

/** See {@link AgentChannel}. */
export class SlurmChannel extends AgentChannel {
  #orders: StartOrder[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #said = "";
  #arrays = 0;
  #kills: { job: JobPlace; task: PromiseWithResolvers<KillOutcome> }[] = [];

  override async fence(file: string, token: string): Promise<void> {
    await super.fence(file, token);
    const fence = `${file}.${this.machine.key}`;
    this.#said = `${fence}.${token}.said`;
    await this.agent.request("listen", [fence, this.#said]);
  }

  override async inquire(jobs: readonly JobPlace[]): Promise<JobReport[]> {
    return (await inquireSlurm(this.agent, jobs)).map(({ report }) => report);
  }

  override kill(job: JobPlace, _graceSeconds: number): Promise<KillOutcome> {
    const task = Promise.withResolvers<KillOutcome>();
    if (this.#kills.push({ job, task }) === 1) {
      queueMicrotask(() => this.#cancel());
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
  async #cancel(): Promise<void> {
    const kills = this.#kills;
    this.#kills = [];
    try {
      const jobs = kills.map(({ job }) => job);
      let found = await inquireSlurm(this.agent, jobs);
      const was = found;
      const live = () =>
        found.flatMap(({ task }) => task && isLive(task) ? [task.id] : []);
      if (live().length > 0) await this.agent.request("cancel", live());
      const end = Date.now() + PATIENCE_MS;
      while (live().length > 0 && Date.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        found = await inquireSlurm(this.agent, jobs);
      }
      for (const [at, { job, task }] of kills.entries()) {
        const wasLive = was[at]!.report.alive;
        if (!wasLive) task.resolve("gone");
        else if (found[at]!.report.state === "end") task.resolve("ended");
        else {
          await this.note(job, "kill");
          task.resolve("killed");
        }
      }
    } catch (error) {
      for (const { task } of kills) task.reject(error);
    }
  }
}
