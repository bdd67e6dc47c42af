/**
 * Simulated machines and the channels to them: orders arrive, jobs take their
 * time, connections break, machines restart.
 *
 * @module
 */
import type { Clock } from "../../src/core/clock.ts";
import type { Machine } from "../../src/core/host.ts";
import type {
  Channel,
  ChannelEvents,
  StartOrder,
  Transport,
} from "../../src/core/transport.ts";
import { SimulatedChannel } from "./channel.ts";
import type { Far, Trace } from "./trace.ts";

interface SimulatedMachine extends Far {
  channel: SimulatedChannel | undefined;
}

/** See the module. Machines are made at the first call. */
export class SimulatedMachines implements Transport {
  /** How many processes there were, and how many jobs ran twice at a time. */
  launched = 0;
  doubled = 0;
  readonly #clock: Clock;
  readonly #durationMs: () => number;
  readonly #machines = new Map<string, SimulatedMachine>();
  readonly #alive = new Set<string>();

  constructor(clock: Clock, durationMs: () => number) {
    this.#clock = clock;
    this.#durationMs = durationMs;
  }

  get keys(): string[] {
    return [...this.#machines.keys()];
  }

  open({ key }: Machine, events: ChannelEvents): Channel {
    const machine = this.#machine(key);
    const channel = new SimulatedChannel(machine, {
      events,
      clock: this.#clock,
      launch: (order) => this.#launch(machine, order),
    });
    machine.channel = channel;
    return channel;
  }

  /** The machine cannot be reached any more; `restarts`: its jobs are gone. */
  fail(key: string, { restarts }: { restarts: boolean }): void {
    const machine = this.#machine(key);
    machine.isReachable = false;
    machine.channel?.break("the connection was lost: timed out");
    if (!restarts) return;
    for (const [name, trace] of machine.traces) {
      if (trace.alive) this.#alive.delete(name);
      trace.alive = false;
    }
  }

  comeBack(key: string): void {
    this.#machine(key).isReachable = true;
  }

  #machine(key: string): SimulatedMachine {
    let machine = this.#machines.get(key);
    if (!machine) {
      machine = { traces: new Map(), isReachable: true, channel: undefined };
      this.#machines.set(key, machine);
    }
    return machine;
  }

  #launch(machine: SimulatedMachine, { name, attempt }: StartOrder): void {
    if (this.#alive.has(name)) this.doubled++;
    this.#alive.add(name);
    const pid = 1_000 + this.launched++;
    const trace: Trace = { attempt, pid, state: "start", alive: true };
    machine.traces.set(name, trace);
    machine.channel?.events.started(attempt, pid);
    this.#clock.after(this.#durationMs(), () => {
      if (!trace.alive) return;
      trace.alive = false;
      trace.state = "end";
      this.#alive.delete(name);
      if (!machine.isReachable || !machine.channel?.isUp) return;
      machine.traces.delete(name);
      machine.channel.events.ended(attempt, 0);
    });
  }
}
