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
import { AgentProcess } from "./agent_process.ts";
import { quote } from "./quote.ts";

/** What the agent said of a request; `status` 0 is well. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly data: readonly string[];
}

/** How a machine's shell is reached. */
export interface Reach {
  readonly program: string;
  readonly args: readonly string[];
  /** This very machine: files need not be carried. */
  readonly local: boolean;
}

interface Pending {
  readonly data: string[];
  readonly go: (() => void) | undefined;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** A hung-up agent that does not go away is ended after this. */
const HANG_UP_MS = 2_000;

/** One agent, from its greeting to its end. */
export class AgentTalk {
  readonly #machine: Machine;
  readonly #events: ChannelEvents;
  readonly #process: AgentProcess;
  readonly #nonce = crypto.randomUUID();
  readonly #pending = new Map<string, Pending>();
  #ids = 0;
  #boot = "-";
  #isUp = false;
  #closed = false;
  #down: AppError | undefined;
  /** Everything waits here while a file is on its way. */
  #turn: Promise<unknown> = Promise.resolve();
  #carrying = 0;

  constructor(machine: Machine, reach: Reach, events: ChannelEvents) {
    this.#machine = machine;
    this.#events = events;
    this.#process = new AgentProcess(
      reach.program,
      reach.args,
      (lines) => lines.forEach((line) => this.#hear(line)),
    );
    this.#process.send(`${agent}\nhello ${this.#nonce}\n`);
    this.#process.ended.then((said) => this.#end(said));
  }

  /** The id of the boot that the machine is in, `-` if it has none. */
  get boot(): string {
    return this.#boot;
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
    this.#sendInTurn(`${call} ${args.map(quote).join(" ")}\n`);
  }

  /**
   * Calls one that reads `bytes` from the channel, piece by piece; nothing else
   * is sent until it has answered.
   */
  async sendBytes(
    call: string,
    args: readonly string[],
    bytes: Iterable<Uint8Array<ArrayBuffer>>,
  ): Promise<Answer> {
    this.#carrying++;
    const answer = this.#turn.then(async () => {
      const ready = Promise.withResolvers<void>();
      const line = (text: string) => this.#process.send(text);
      const answer = this.#request(call, args, line, ready.resolve);
      await Promise.race([ready.promise, answer]);
      for (const piece of bytes) await this.#process.sendBytes(piece);
      return await answer;
    });
    this.#turn = answer.catch(() => {}).then(() => {
      this.#carrying--;
    });
    return await answer;
  }

  /** Lets everything sent arrive, then hangs up. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#turn;
    await this.#process.close();
    const timer = setTimeout(() => this.#process.kill(), HANG_UP_MS);
    await this.#process.ended;
    clearTimeout(timer);
  }

  #request(
    call: string,
    args: readonly string[],
    send: (line: string) => void,
    go?: () => void,
  ): Promise<Answer> {
    if (this.#down) return Promise.reject(this.#down);
    const id = String(++this.#ids);
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#pending.set(id, { data: [], go, resolve, reject });
    send(`${call} ${[id, ...args].map(quote).join(" ")}\n`);
    return promise;
  }

  #sendInTurn(line: string): void {
    if (this.#carrying === 0) this.#process.send(line);
    else this.#turn = this.#turn.then(() => this.#process.send(line));
  }

  #hear(line: string): void {
    const [word, id = "", ...rest] = line.split(" ");
    const events = this.#events;
    if (!this.#isUp) { // what a login shell prints is not for us
      if (word !== "hello" || id !== this.#nonce) return;
      this.#isUp = true;
      this.#boot = rest[0] ?? "-";
      events.up();
    } else if (word === "started") events.started(id, Number(rest[0]));
    else if (word === "ended") events.ended(id, Number(rest[0]));
    else if (word === "refused") events.refused(id, rest.join(" "));
    else if (word === "taken") {
      events.refused(id, "its pid file was there already");
    } else if (word === "data") {
      const pending = this.#pending.get(id);
      if (pending?.go && rest[0] === "go") pending.go();
      else pending?.data.push(line.slice("data ".length + id.length + 1));
    } else if (word === "done") this.#answer(id, rest);
  }

  #answer(id: string, [status, ...words]: string[]): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    const { data } = pending;
    pending.resolve({ status: Number(status), text: words.join(" "), data });
  }

  #end(said: string): void {
    const reason = this.#closed
      ? "the channel was closed"
      : describe(this.#machine, said, this.#isUp);
    this.#down = new AppError("unreachable", reason);
    for (const { reject } of this.#pending.values()) reject(this.#down);
    this.#pending.clear();
    if (!this.#closed) this.#events.down(reason);
  }
}

/** ssh's exit code says little; its last words, and whether the agent spoke, do. */
function describe({ key }: Machine, said: string, wasUp: boolean): string {
  const words = said.trim().split("\n").at(-1)?.trim() ?? "";
  const because = words === "" ? "" : `: ${words}`;
  return wasUp
    ? `the connection to ${key} was lost${because}`
    : `${key} cannot be reached${because}`;
}
