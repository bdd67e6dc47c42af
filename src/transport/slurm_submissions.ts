/**
 * Orders on their way into Slurm: gathered into arrays, submitted one array at a
 * time. Where Slurm has no room for one, a smaller one is tried, and what finds no
 * place at all waits here until there is some.
 *
 * @module
 */
import type { JobReport, StartOrder } from "../core/transport.ts";
import type { Asked } from "./inquire.ts";
import { startWords } from "./job_script.ts";
import type { SubmittedTask } from "./slurm_inquire.ts";
import { refusalOf, wordsOf } from "./slurm_refusal.ts";
import { arrayScript, takeArray } from "./slurm_script.ts";

/** The part of an agent that is needed here. */
export interface SubmitAgent extends Asked {
  send(call: string, args: readonly string[]): void;
}

/** How long orders are gathered for one array, and while Slurm has enough. */
const GATHER_MS = 20;
const GATHER_CALMLY_MS = 1_000;
const ENOUGH_TASKS = 100;
/** The first array is small, so that Slurm begins while others are prepared. */
const FIRST_TASKS = 32;
const GROWTH = 4;
/** Slurm's own limit is 1,001 mostly. */
const MOST_TASKS = 1_000;
/** How long it is waited where there is no room, or no answer. */
const PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** See the module. */
export class SlurmSubmissions {
  /** The file that takes what jobs announce. */
  said = "";
  readonly #agent: SubmitAgent;
  readonly #refuse: (attempt: string, reason: string) => void;
  #orders: StartOrder[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isBusy = false;
  /** What Slurm has of this channel's jobs, by name. */
  readonly tasks = new Map<string, SubmittedTask>();
  /** Jobs that are not to be submitted once more. */
  readonly #dropped = new Set<string>();
  #isClosed = false;
  #arrays = 0;
  /** How many tasks the next array may have, and whether the one after it more. */
  #size = FIRST_TASKS;
  #mayGrow = true;
  #pauseMs = PAUSE_MS;
  /** Why nothing is submitted now. */
  #why: string | undefined;
  /** Tasks that Slurm has, and those of them that have ended in a pause. */
  #inside = 0;
  #freed = 0;

  constructor(
    agent: SubmitAgent,
    refuse: (attempt: string, reason: string) => void,
  ) {
    this.#agent = agent;
    this.#refuse = refuse;
  }

  add(order: StartOrder): void {
    this.#orders.push(order);
    if (this.#isBusy || this.#why !== undefined) return;
    if (this.#orders.length >= this.#size) this.#wake(0);
    else {
      const isEnough = this.#inside >= ENOUGH_TASKS;
      this.#timer ??= setTimeout(
        () => this.#submit(),
        isEnough ? GATHER_CALMLY_MS : GATHER_MS,
      );
    }
  }

  /** A task has ended: there may be room for another one. */
  freed(): void {
    this.#inside = Math.max(0, this.#inside - 1);
    if (this.#why === undefined) return;
    if (this.#freed++ === 0) this.#wake(PAUSE_MS);
  }

  /** The jobs that wait here for room, as inquiries are to tell of them. */
  held(): Map<string, JobReport> {
    const waitsFor = this.#why;
    if (waitsFor === undefined) return new Map();
    return new Map(this.#orders.map(({ name, attempt }) => [
      name,
      { name, attempt, alive: true, waiting: true, waitsFor },
    ]));
  }

  /** Takes back an order that was not submitted; answers whether there was one. */
  drop(job: string): boolean {
    const before = this.#orders.length;
    this.#orders = this.#orders.filter(({ name }) => name !== job);
    if (this.#isBusy) this.#dropped.add(job);
    return this.#orders.length < before;
  }

  /** Sends all that does not wait for room. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    if (this.#why !== undefined) return;
    while (this.#orders.length > 0) {
      const orders = takeArray(this.#orders, MOST_TASKS);
      this.#send(orders).then((said) => this.#settle(orders, said), () => {});
    }
  }

  #wake(afterMs: number): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => this.#submit(), afterMs);
  }

  async #submit(): Promise<void> {
    this.#timer = undefined;
    if (this.#isBusy || this.#isClosed || this.#orders.length === 0) return;
    if (this.#why !== undefined) { // the pause is over
      this.#size = Math.max(1, this.#freed);
      this.#freed = 0;
      this.#why = undefined;
      this.#mayGrow = true;
    }
    this.#isBusy = true;
    const orders = takeArray(this.#orders, this.#size);
    try {
      this.#settle(orders, await this.#send(orders));
    } catch {
      return; // the channel is down: the next one finds the array, or not
    } finally {
      this.#isBusy = false;
      this.#dropped.clear();
    }
    if (this.#why === undefined && this.#orders.length > 0) this.#submit();
  }

  /** Answers what sbatch said if Slurm has not got the array. */
  async #send(orders: readonly StartOrder[]): Promise<string | undefined> {
    const [first] = orders;
    // An attempt's name is used once, so the array's is, too.
    const batch = `cms-${first!.attempt}-${++this.#arrays}`;
    for (const [index, order] of orders.entries()) {
      const { attempt, name } = order;
      this.#agent.send("task", [attempt, name, batch, String(index)]);
      this.#agent.send("start", startWords(order));
    }
    const script = arrayScript(orders, { batch, said: this.said });
    const args = [batch, script, ...first!.batch ?? []];
    const { status, text } = await this.#agent.request("submit", args);
    if (status !== 0 && !await this.#hasArrived(batch)) return text;
    for (const [index, { name, attempt }] of orders.entries()) {
      this.tasks.set(name, { attempt, batch, index: String(index) });
    }
    return undefined;
  }

  /** What sbatch says of a failure is no proof: Slurm may have got the array. */
  async #hasArrived(batch: string): Promise<boolean> {
    for (;;) {
      const { status, data } = await this.#agent.request("queued", [batch]);
      if (status === 0) return data.some((line) => line.includes(`|${batch}|`));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  #settle(orders: readonly StartOrder[], said: string | undefined): void {
    const count = orders.length;
    if (said === undefined) {
      this.#inside += count;
      this.#pauseMs = PAUSE_MS;
      if (this.#mayGrow) this.#size = Math.min(MOST_TASKS, count * GROWTH);
      return;
    }
    const refusal = refusalOf(said);
    if (refusal === "never" || refusal === "long" && count === 1) {
      const reason = `Slurm does not take it: ${said}`;
      for (const { attempt } of orders) this.#refuse(attempt, reason);
      return;
    }
    const wanted = orders.filter(({ name }) => !this.#dropped.has(name));
    this.#orders.unshift(...wanted);
    if (refusal !== "busy" && count > 1) {
      this.#size = count >> 1;
      this.#mayGrow = false;
      return;
    }
    this.#why = `Slurm takes no more jobs now: ${wordsOf(said)}`;
    this.#wake(this.#pauseMs);
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
  }
}
