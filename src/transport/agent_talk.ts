/**
 * The talk with an agent: requests are calls of its functions, one a line, and
 * answers come back as lines, as do the jobs' own announcements.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { Machine } from "../core/host.ts";
import type { ChannelEvents } from "../core/transport.ts";
import agent from "./agent.sh" with { type: "text" };
import agentFiles from "./agent_files.sh" with { type: "text" };
import agentLaunch from "./agent_launch.sh" with { type: "text" };
import agentJobs from "./agent_jobs.sh" with { type: "text" };
import { quote } from "../core/quote.ts";
import { AgentProcess, type Launch } from "./agent_process.ts";
import type { Line } from "./line.ts";
import { type Answer, Requests } from "./requests.ts";

/** How a machine's shell is reached. */
export interface Reach extends Launch {
  /** This very machine: files need not be carried. */
  readonly local: boolean;
  /** Where relative paths begin on this machine; here unless given. */
  readonly base?: string | undefined;
  /** How many agents start jobs there; each is a connection of its own. */
  readonly starters: number;
  /** Functions that the agent has there besides its own. */
  readonly functions?: string;
  readonly greetingTimeoutMs: number;
}

/** A hung-up agent that does not go away is ended after this. */
const HANG_UP_MS = 2_000;

/** One agent, from its greeting to its end. */
export class AgentTalk {
  readonly #machine: Machine;
  readonly #events: ChannelEvents;
  readonly #process: AgentProcess;
  readonly #nonce = crypto.randomUUID();
  readonly #patience: number;
  readonly #requests = new Requests();
  #boot = "-";
  #silence: string | undefined;
  #isUp = false;
  #heardAt = performance.now();
  #closed = false;
  #down: AppError | undefined;
  readonly #taught = new Set<string>();
  /** Everything waits here while somebody has the line. */
  #turn: Promise<unknown> = Promise.resolve();
  /** How many have it, or wait for it. */
  #taken = 0;

  constructor(machine: Machine, reach: Reach, events: ChannelEvents) {
    this.#machine = machine;
    this.#events = events;
    this.#process = new AgentProcess(
      reach,
      (lines) => {
        this.#heardAt = performance.now();
        for (const line of lines) this.#hear(line);
      },
    );
    const greeting = `hello ${this.#nonce}\n`;
    const { greetingTimeoutMs, local, functions = "" } = reach;
    // Relative paths begin at home there, wherever a login shell has gone.
    const first = local ? "" : "cd 2>/dev/null || :\n";
    const parts = [first, agent, agentJobs, agentLaunch, agentFiles, functions];
    this.#process.send(parts.join("") + greeting);
    this.#patience = setTimeout(() => {
      this.#silence = `no answer within ${greetingTimeoutMs / 1_000} seconds`;
      this.#process.end("SIGKILL");
    }, greetingTimeoutMs);
    this.#process.ended.then((said) => this.#end(this.#silence ?? said));
  }

  /** The id of the boot that the machine is in, `-` if it has none. */
  get boot(): string {
    return this.#boot;
  }

  /** For how long nothing has come, in milliseconds. */
  get quietMs(): number {
    return performance.now() - this.#heardAt;
  }

  get isDown(): boolean {
    return this.#down !== undefined;
  }

  /** Calls one of the agent's functions that answers. */
  request(call: string, args: readonly string[]): Promise<Answer> {
    return this.#request(call, args, (line) => this.#sendInTurn(line));
  }

  /** Calls one that does not. */
  send(call: string, args: readonly string[]): void {
    this.#sendInTurn(lineOf(call, args));
  }

  /** Has the agent know more functions. */
  teach(functions: string): void {
    if (this.#taught.has(functions)) return;
    this.#taught.add(functions);
    this.#sendInTurn(functions);
  }

  /** Has the channel for oneself: for requests that read from it. */
  async takeLine(): Promise<Line> {
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = before.then(() => promise);
    this.#taken++;
    await before;
    return {
      send: (text) => this.#process.send(text),
      sendBytes: (bytes) => this.#process.sendBytes(bytes),
      request: (call, args, hear) =>
        this.#request(call, args, (line) => this.#process.send(line), hear),
      [Symbol.dispose]: () => {
        this.#taken--;
        resolve();
      },
    };
  }

  /** Lets everything sent arrive, then hangs up; a transfer may break off. */
  async close(): Promise<void> {
    this.#closed = true;
    const timer = setTimeout(() => this.#process.end("SIGKILL"), HANG_UP_MS);
    await Promise.race([this.#turn, this.#process.ended]);
    await this.request("bye", []).catch(() => {}); // it is down already
    this.#process.end("SIGTERM");
    await this.#process.ended;
    clearTimeout(timer);
  }

  #request(
    call: string,
    args: readonly string[],
    send: (line: string) => void,
    hear?: (text: string) => void,
  ): Promise<Answer> {
    if (this.#down) return Promise.reject(this.#down);
    const { id, answer } = this.#requests.add(hear);
    send(lineOf(call, [id, ...args]));
    return answer;
  }

  #sendInTurn(line: string): void {
    if (this.#taken === 0) this.#process.send(line);
    else this.#turn = this.#turn.then(() => this.#process.send(line));
  }

  #hear(line: string): void {
    const [word, id = "", first = "", ...more] = line.split(" ");
    const text = [first, ...more].join(" ");
    const events = this.#events;
    if (!this.#isUp) { // what a login shell prints is not for us
      if (word !== "hello" || id !== this.#nonce) return;
      clearTimeout(this.#patience);
      this.#isUp = true;
      this.#boot = first || "-";
      events.up();
    } else if (word === "started" || word === "ended") {
      if (!/^\d{1,10}$/.test(first)) return; // something has got into the line
      events[word](id, Number(first), more.join(" ") || undefined);
    } else if (word === "refused") events.refused(id, text);
    else if (word === "data") this.#requests.data(id, text);
    else if (word === "done") {
      this.#requests.done(id, Number(first), more.join(" "));
    }
  }

  #end(said: string): void {
    clearTimeout(this.#patience);
    const reason = this.#closed
      ? "the channel was closed"
      : describe(this.#machine, said, this.#isUp);
    this.#down = new AppError("unreachable", reason);
    this.#requests.fail(this.#down);
    if (!this.#closed) this.#events.down(reason);
  }
}

/** One line for the agent; unless all of it arrives, it does nothing. */
function lineOf(call: string, args: readonly string[]): string {
  return `{ ${call} ${args.map(quote).join(" ")}; }\n`;
}

/** ssh's exit code says little; its last words, and whether the agent spoke, do. */
function describe({ key }: Machine, said: string, wasUp: boolean): string {
  const words = said.trim().split("\n").at(-1)?.trim() ?? "";
  const because = words === "" ? "" : `: ${words}`;
  return wasUp
    ? `the connection to ${key} was lost${because}`
    : `${key} cannot be reached${because}`;
}
