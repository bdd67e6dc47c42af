/**
 * A channel to a machine, in terms of jobs.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { Machine } from "../core/host.ts";
import type { MachineFacts } from "../core/machine_facts.ts";
import type {
  Channel,
  ChannelEvents,
  FileState,
  FilesWanted,
  JobPlace,
  JobReport,
  KillOutcome,
  Leftovers,
  SentFile,
  StartOrder,
} from "../core/transport.ts";
import { AgentTalk, type Reach } from "./agent_talk.ts";
import { carryFiles } from "./carry_files.ts";
import { putUp } from "./fence.ts";
import { fetchFiles } from "./fetch_files.ts";
import { inquire } from "./inquire.ts";
import { startWords } from "./job_script.ts";
import { removeLeftovers } from "./leftovers.ts";
import { makeDirectory } from "./make_directory.ts";
import { momentThere, probeMachine } from "./probe_machine.ts";
import { readPiece, readStates } from "./read_file.ts";
import { filesToCarry, sharesFiles } from "./stage.ts";

/** See {@link Channel}. */
export class AgentChannel implements Channel {
  protected readonly machine: Machine;
  protected readonly events: ChannelEvents;
  readonly #reach: Reach;
  /** The agent that answers. */
  protected readonly agent: AgentTalk;
  /** The agents that start jobs: one waits for a program while another goes on. */
  readonly #starters: AgentTalk[];
  #starts = 0;
  /** To be sent at the end of this turn of the loop. */
  #orders: StartOrder[] = [];
  #isDown = false;
  #shares: Promise<boolean> | undefined;

  constructor(machine: Machine, reach: Reach, events: ChannelEvents) {
    this.machine = machine;
    this.events = {
      ...events,
      down: (reason) => {
        if (!this.#isDown) events.down(reason);
        this.#isDown = true;
      },
    };
    this.#reach = reach;
    this.agent = new AgentTalk(machine, reach, this.events);
    this.#starters = [this.agent];
  }

  async fence(file: string, token: string): Promise<void> {
    const events = { ...this.events, up: () => {} };
    while (this.#starters.length < this.#reach.starters) {
      const agent = new AgentTalk(this.machine, this.#reach, events);
      this.#starters.push(agent);
    }
    const { key } = this.machine;
    const fence = { file: `${file}.${key}`, token, number: Date.now() };
    await Promise.all(
      this.#starters.map((agent) => putUp(fence, agent, key)),
    );
  }

  start(order: StartOrder): void {
    if (this.#reach.local) {
      makeDirectory(this.#here(order.directory));
      return this.launch(order);
    }
    this.#carry(order).then(
      () => this.#startWithOthers(order),
      (error) => {
        if (this.agent.isDown) return;
        if (!(error instanceof AppError)) throw error;
        this.events.refused(order.attempt, error.message);
      },
    );
  }

  inquire(jobs: readonly JobPlace[]): Promise<JobReport[]> {
    return inquire(this.agent, jobs);
  }

  async kill(job: JobPlace, graceSeconds: number): Promise<KillOutcome> {
    const [report] = await this.inquire([job]);
    if (!report?.alive || report.pid === undefined || report.pid <= 1) {
      return report?.state === "end" ? "ended" : "gone";
    }
    const { status, text } = await this.agent.request("end", [
      String(report.pid),
      report.started ?? "-",
      job.name,
      String(graceSeconds),
      `${job.directory}/${job.log}`,
    ]);
    if (status === 0) return "killed";
    if (text === "stays") {
      throw new AppError(
        "conflict",
        `Cannot end job "${job.name}" on ${this.machine.key}: a process of it, ${report.pid} or below, is another user's or hangs`,
      );
    }
    return text === "ended" ? "ended" : "gone";
  }

  async note(job: JobPlace, state: string): Promise<void> {
    await this.agent.request("note", [`${job.directory}/${job.log}`, state]);
  }

  remove(jobs: readonly Leftovers[]): Promise<void> {
    return removeLeftovers(jobs, {
      machine: this.machine,
      request: (call, args) => this.agent.request(call, args),
      sharesFiles: (experiment) => this.hasOurFiles(experiment),
    });
  }

  states(paths: readonly string[]): Promise<(FileState | undefined)[]> {
    return readStates(this.agent, paths);
  }

  read(path: string, from: number): Promise<Uint8Array<ArrayBuffer>> {
    return readPiece(this.agent, path, from);
  }

  moment(): Promise<number | undefined> {
    return momentThere(this.agent);
  }

  probe(experiment: string): Promise<MachineFacts> {
    return probeMachine(this.agent, experiment);
  }

  hasOurFiles(experiment: string): Promise<boolean> {
    if (this.#reach.local) return Promise.resolve(true);
    const here = this.#here(experiment);
    this.#shares ??= sharesFiles(this.agent, { experiment, here });
    this.#shares.catch(() => this.#shares = undefined); // it may be well later
    return this.#shares;
  }

  sendFiles(wanted: FilesWanted): AsyncIterable<SentFile> {
    return fetchFiles(this.agent, { ...wanted, machine: this.machine.key });
  }

  quietMs(): number {
    return this.agent.quietMs;
  }

  async close(): Promise<void> {
    await Promise.all(this.#starters.map((agent) => agent.close()));
  }

  /** Directories are made many at a time: each would cost the agent a fork. */
  #startWithOthers(order: StartOrder): void {
    if (this.#orders.push(order) > 1) return;
    queueMicrotask(() => {
      const orders = this.#orders;
      this.#orders = [];
      if (orders.length > 1) {
        this.agent.send("room", orders.map(({ directory }) => directory));
      }
      for (const order of orders) this.launch(order);
    });
  }

  /** Everything that the job needs is there. */
  protected launch(order: StartOrder): void {
    const agent = this.#starters[this.#starts++ % this.#starters.length]!;
    agent.send("start", startWords(order));
  }

  /** A path of the machine as one of this machine's. */
  #here(path: string): string {
    const { base } = this.#reach;
    return base === undefined || path.startsWith("/")
      ? path
      : `${base}/${path}`;
  }

  /** Brings the job's files from here to the machine, one job after the other. */
  async #carry(order: StartOrder): Promise<void> {
    const here = this.#here(order.experiment);
    const paths = filesToCarry(order, here);
    if (paths.length === 0) return;
    if (await this.hasOurFiles(order.experiment)) return;
    const { machine } = this;
    await carryFiles(this.agent, { order, here, paths, machine });
  }
}
