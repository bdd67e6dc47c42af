/**
 * A transport to simulated machines: what is sent arrives later, in order, or
 * not at all when the connection breaks.
 *
 * @module
 */
import type { Clock } from "../../src/core/clock.ts";
import { AppError } from "../../src/core/errors.ts";
import type { Machine } from "../../src/core/host.ts";
import type { MachineFacts } from "../../src/core/machine_facts.ts";
import type {
  Channel,
  ChannelEvents,
  FileState,
  JobPlace,
  JobReport,
  KillOutcome,
  Leftovers,
  SentFile,
  StartOrder,
  Transport,
} from "../../src/core/transport.ts";
import { type Announcements, FakeMachine } from "./fake_machine.ts";

/** Until a connection to a machine that is not there is given up. */
const CONNECT_TIMEOUT_MS = 3_000;

/** What has not arrived by then, when a channel is closed, never will. */
const HANG_UP_MS = 2_000;

/** Machines by key, and the connections to them. */
export class FakeTransport implements Transport {
  readonly machines = new Map<string, FakeMachine>();
  readonly #clock: Clock;
  readonly #channels = new Set<FakeChannel>();
  /** How long a message takes; a test may make it vary. */
  latencyMs: (key: string) => number = () => 1;
  /** How much later than the break what was under way arrives; lost if not. */
  stragglersMs: () => number | undefined = () => undefined;

  constructor(clock: Clock, keys: Iterable<string> = []) {
    this.#clock = clock;
    for (const key of keys) this.machines.set(key, new FakeMachine(key, clock));
  }

  machine(key: string): FakeMachine {
    const machine = this.machines.get(key);
    if (!machine) throw new RangeError(`There is no machine ${key}`);
    return machine;
  }

  open({ key }: Machine, events: ChannelEvents, owner = ""): Channel {
    const channel = new FakeChannel(this.machines.get(key), {
      key,
      owner,
      events,
      clock: this.#clock,
      transport: this,
      gone: () => this.#channels.delete(channel),
    });
    this.#channels.add(channel);
    return channel;
  }

  /** How many channels to a machine are open. */
  connections(key: string): number {
    return [...this.#channels].filter((channel) => channel.key === key).length;
  }

  /** Breaks the connections to a machine. */
  drop(key: string): void {
    for (const channel of this.#channels) {
      if (channel.key === key) {
        channel.break(`the connection to ${key} was lost`);
      }
    }
  }

  /** The machine is cut off; what is sent meanwhile is lost. */
  cutOff(key: string, { noticedMs = 0 }: { noticedMs?: number } = {}): void {
    this.machine(key).reachable = false;
    const cut = [...this.#channels].filter((channel) => channel.key === key);
    const reason = `the connection to ${key} was lost: timed out`;
    if (noticedMs === 0) { for (const channel of cut) channel.break(reason); }
    else {
      this.#clock.after(noticedMs, () => {
        for (const channel of cut) channel.break(reason);
      });
    }
  }

  /** It is there again. */
  comeBack(key: string): void {
    this.machine(key).reachable = true;
  }

  /** The same, as used by one of several processes. */
  of(owner: string): Transport {
    return { open: (machine, events) => this.open(machine, events, owner) };
  }

  /** All that a process has open ends at once: it has died. */
  die(owner: string): void {
    for (const channel of this.#channels) {
      if (channel.owner === owner) channel.break(undefined);
    }
  }
}

interface Ends {
  readonly key: string;
  readonly owner: string;
  readonly events: ChannelEvents;
  readonly clock: Clock;
  readonly transport: FakeTransport;
  readonly gone: () => void;
}

/** One connection, with the agent at its other end. */
class FakeChannel implements Channel, Announcements {
  readonly #machine: FakeMachine | undefined;
  readonly #ends: Ends;
  /** Refusals of the requests that have no answer yet. */
  readonly #open = new Set<(error: AppError) => void>();
  #state: "connecting" | "up" | "closed" | "broken" = "connecting";
  #error: AppError | undefined;
  #token = "";
  #fence = "";
  /** When the message before arrives: none overtakes it. */
  #sentUntil = 0;
  #heardUntil = 0;
  #heardAt: number;
  readonly #waiting: (() => void)[] = [];
  readonly #underWay = new Set<{ arrive: () => void; callOff: () => void }>();

  constructor(machine: FakeMachine | undefined, ends: Ends) {
    this.#machine = machine;
    this.#ends = ends;
    this.#heardAt = ends.clock.now();
    const { clock, transport, key } = ends;
    const isThere = machine?.reachable === true;
    const ms = isThere
      ? 2 * transport.latencyMs(this.key)
      : machine
      ? CONNECT_TIMEOUT_MS
      : transport.latencyMs(this.key);
    clock.after(ms, () => {
      if (this.#state !== "connecting") return;
      if (!machine) return this.break(`${key} cannot be reached: no such host`);
      if (!machine.reachable || !isThere) {
        return this.break(`${key} cannot be reached: timed out`);
      }
      this.#state = "up";
      ends.events.up();
      for (const send of this.#waiting.splice(0)) send();
    });
  }

  get key(): string {
    return this.#ends.key;
  }

  get owner(): string {
    return this.#ends.owner;
  }

  fence(file: string, token: string): Promise<void> {
    return this.#request((machine, answer) => {
      this.#fence = file;
      this.#token = token;
      machine.fences.set(file, token);
      answer();
    });
  }

  start(order: StartOrder): void {
    this.#send((machine) => {
      if (machine.fences.get(this.#fence) !== this.#token) {
        return this.refused(order.attempt, "fenced");
      }
      machine.start(order, this);
    });
  }

  inquire(jobs: readonly JobPlace[]): Promise<JobReport[]> {
    return this.#request((machine, answer) =>
      answer(jobs.map((job) => machine.report(job)))
    );
  }

  kill(job: JobPlace): Promise<KillOutcome> {
    return this.#request((machine, answer) => machine.kill(job, answer));
  }

  note(job: JobPlace, state: string): Promise<void> {
    return this.#request((machine, answer) => {
      machine.note(job, state);
      answer();
    });
  }

  remove(jobs: readonly Leftovers[]): Promise<void> {
    return this.#request((machine, answer) => {
      for (const { place } of jobs) machine.remove(place);
      answer();
    });
  }

  states(paths: readonly string[]): Promise<(FileState | undefined)[]> {
    return this.#request((machine, answer) =>
      answer(paths.map((path) => {
        const size = machine.texts.get(path)?.length;
        return size === undefined ? undefined : { size, identity: "1" };
      }))
    );
  }

  read(path: string, from: number): Promise<Uint8Array<ArrayBuffer>> {
    return this.#request((machine, answer) =>
      answer(
        new TextEncoder().encode(machine.texts.get(path)?.slice(from) ?? ""),
      )
    );
  }

  moment(): Promise<number | undefined> {
    const { clock } = this.#ends;
    return this.#request(({ aheadMs }, answer) =>
      answer(Math.floor((clock.now() + aheadMs) / 1_000))
    );
  }

  probe(): Promise<MachineFacts> {
    return this.#request(({ facts }, answer) => answer(facts));
  }

  hasOurFiles(): Promise<boolean> {
    return this.#request((_machine, answer) => answer(false));
  }

  async *sendFiles(): AsyncGenerator<SentFile> {
    yield* await this.#request<readonly SentFile[]>((machine, answer) =>
      answer(machine.sends)
    );
  }

  quietMs(): number {
    return this.#ends.clock.now() - this.#heardAt;
  }

  async close(): Promise<void> {
    if (this.#state !== "up") return this.#end("closed");
    const { clock } = this.#ends;
    this.#state = "closed";
    await new Promise<void>((resolve) => {
      const left = Math.max(0, this.#sentUntil - clock.now());
      clock.after(Math.min(left, HANG_UP_MS), resolve);
    });
    this.#end("closed");
  }

  started(attempt: string, pid: number): void {
    this.#say(() => this.#ends.events.started(attempt, pid));
  }

  refused(attempt: string, reason: string): void {
    this.#say(() => this.#ends.events.refused(attempt, reason));
  }

  ended(attempt: string, exitCode: number): void {
    this.#say(() => this.#ends.events.ended(attempt, exitCode));
  }

  /** The connection ends; the channel's owner is told why, if it lives. */
  break(reason: string | undefined): void {
    const was = this.#state;
    if (was === "broken") return;
    const { transport, clock } = this.#ends;
    for (const message of this.#underWay) {
      message.callOff();
      const late = transport.stragglersMs();
      if (late !== undefined) clock.after(late, message.arrive);
    }
    this.#underWay.clear();
    this.#end("broken", reason);
    if (reason !== undefined && was !== "closed") {
      this.#ends.events.down(reason);
    }
  }

  #end(state: "closed" | "broken", reason = "the channel was closed"): void {
    this.#state = state;
    this.#error ??= new AppError("unreachable", reason);
    for (const refuse of this.#open) refuse(this.#error);
    this.#open.clear();
    this.#ends.gone();
  }

  #send(act: (machine: FakeMachine) => void): void {
    if (this.#state === "connecting") {
      this.#waiting.push(() => this.#send(act));
      return;
    }
    const machine = this.#machine;
    if (this.#state !== "up" || !machine) return;
    const { clock, transport } = this.#ends;
    const at = Math.max(
      this.#sentUntil,
      clock.now() + transport.latencyMs(this.key),
    );
    this.#sentUntil = at;
    const message = {
      arrive: () => {
        this.#underWay.delete(message);
        if (machine.reachable) act(machine);
      },
      callOff: clock.after(at - clock.now(), () => message.arrive()),
    };
    this.#underWay.add(message);
  }

  #request<T>(
    act: (machine: FakeMachine, answer: (value: T) => void) => void,
  ): Promise<T> {
    if (this.#error) return Promise.reject(this.#error);
    return new Promise<T>((resolve, reject) => {
      this.#open.add(reject);
      this.#send((machine) =>
        act(machine, (value) =>
          this.#say(() => {
            this.#open.delete(reject);
            resolve(value);
          }))
      );
    });
  }

  #say(tell: () => void): void {
    if (this.#state !== "up" || !this.#machine?.reachable) return;
    const { clock, transport } = this.#ends;
    const at = Math.max(
      this.#heardUntil,
      clock.now() + transport.latencyMs(this.key),
    );
    this.#heardUntil = at;
    clock.after(at - clock.now(), () => {
      if (this.#state !== "up") return;
      this.#heardAt = clock.now();
      tell();
    });
  }
}
