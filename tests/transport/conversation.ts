/**
 * A channel under test: keeps what it tells, and waits for it.
 *
 * @module
 */
import { join } from "node:path";
import { type Machine, parseMachine } from "../../src/core/host.ts";
import type {
  Channel,
  JobReport,
  StartOrder,
  Transport,
} from "../../src/core/transport.ts";
import { AgentChannel } from "../../src/transport/agent_channel.ts";
import { createTransport } from "../../src/transport/mod.ts";
import { processesWithEnvironment, signalAll } from "../support/processes.ts";
import { tempDir } from "../support/temp.ts";
import { until } from "../support/until.ts";

/** What differs from an order like any other. */
export type OrderDetails = Partial<StartOrder>;

/** A channel and what it has told so far, a line each. */
export class Conversation implements AsyncDisposable {
  readonly channel: Channel;
  readonly told: string[] = [];
  readonly experiment: string;

  constructor(transport: Transport, machine: Machine, experiment: string) {
    this.experiment = experiment;
    this.channel = transport.open(machine, {
      up: () => this.told.push("up"),
      started: (attempt, pid) => this.told.push(`started ${attempt} ${pid}`),
      refused: (attempt, reason) =>
        this.told.push(`refused ${attempt} ${reason}`),
      ended: (attempt, code, killed) =>
        this.told.push(["ended", attempt, code, killed ?? ""].join(" ").trim()),
      down: (reason) => this.told.push(`down ${reason}`),
    });
  }

  /** An order whose attempt is called after the job: `job1.1`. */
  order(
    name: string,
    command: string,
    details: OrderDetails = {},
  ): StartOrder {
    return {
      name,
      directory: `${this.experiment}/${name}`,
      log: `${name}.log`,
      output: `${name}.out`,
      attempt: `${name}.1`,
      command,
      shell: "sh",
      experiment: this.experiment,
      ...details,
    };
  }

  /** The rest of the first line told that begins so. */
  async hears(beginning: string): Promise<string> {
    const line = await until(
      () => this.told.find((line) => `${line} `.startsWith(`${beginning} `)),
      { what: `"${beginning}"` },
    ).catch((error) => {
      throw new Error(`${error.message}, heard ${JSON.stringify(this.told)}`);
    });
    return line.slice(beginning.length + 1);
  }

  /** Starts a job, and answers its pid once it runs. */
  async start(order: StartOrder): Promise<number> {
    this.channel.start(order);
    return Number(await this.hears(`started ${order.attempt}`));
  }

  /** Runs a job to its end, and answers its exit code. */
  async run(order: StartOrder): Promise<number> {
    return Number(await this.endOf(order));
  }

  /** Runs a job to its end, and answers its exit code and why it was killed. */
  async endOf(order: StartOrder): Promise<string> {
    this.channel.start(order);
    return await this.hears(`ended ${order.attempt}`);
  }

  async report(order: StartOrder): Promise<JobReport> {
    const [report] = await this.channel.inquire([order]);
    return report!;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.channel.close();
  }
}

/** Reaches this machine as if it were another one. */
function far(
  program: string,
  args: readonly string[],
  functions = "",
): Transport {
  const reach = {
    functions,
    ...{ program, args, local: false, starters: 1 },
    greetingTimeoutMs: 30_000,
  };
  return {
    open: (machine, events) => new AgentChannel(machine, reach, events),
  };
}

export interface WorkshopOptions {
  /** The agent's shell. */
  readonly sh?: readonly [string, ...string[]];
  /** The environment of the agent, and of its jobs. */
  readonly env?: Readonly<Record<string, string>>;
  /** It is taken for another machine's. */
  readonly isFar?: boolean;
  /** Of the agent of such a one: they stand before programs and builtins. */
  readonly functions?: string;
}

/** This machine with an experiment of its own; no process of it outlives it. */
export class Workshop implements AsyncDisposable {
  readonly experiment: string;
  readonly #stack: AsyncDisposableStack;
  readonly #options: WorkshopOptions;
  readonly #mark = `CMS_TEST=${crypto.randomUUID()}`;

  private constructor(
    stack: AsyncDisposableStack,
    experiment: string,
    options: WorkshopOptions,
  ) {
    this.#stack = stack;
    this.experiment = experiment;
    this.#options = options;
    // After all conversations, which are entered later.
    stack.defer(() => this.#endProcesses());
  }

  static async open(options: WorkshopOptions = {}): Promise<Workshop> {
    const stack = new AsyncDisposableStack();
    const { path } = stack.use(await tempDir());
    return new Workshop(stack, path, options);
  }

  /** Opens a channel, which lives as long as the workshop. */
  talk(options: WorkshopOptions = {}): Conversation {
    const { sh = ["sh"], env, isFar, functions } = {
      ...this.#options,
      ...options,
    };
    const settings = Object.entries({ ...this.#options.env, ...env })
      .map(([name, value]) => `${name}=${value}`);
    const args = [this.#mark, ...settings, ...sh];
    const transport = isFar
      ? far("env", args, functions)
      : createTransport({ sh: ["env", ...args] });
    const machine = parseMachine(undefined, "localhost");
    return this.#stack.use(
      new Conversation(transport, machine, this.experiment),
    );
  }

  join(...parts: string[]): string {
    return join(this.experiment, ...parts);
  }

  /** What stands in a file of a job's directory. */
  read(job: string, file: string): Promise<string> {
    return Deno.readTextFile(this.join(job, file));
  }

  /** The processes of this machine's agents and jobs, however detached. */
  processes(): Promise<number[]> {
    return processesWithEnvironment(this.#mark);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }

  async #endProcesses(): Promise<void> {
    await until(async () => {
      const left = await this.processes();
      signalAll(left, "SIGKILL");
      return left.length === 0;
    }, { what: "the end of all processes" });
  }
}
