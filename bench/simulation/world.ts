/**
 * A queue on many hosts in virtual time, run by the program's engine.
 *
 * @module
 */
import { cpuUsage } from "node:process";
import { Engine } from "../../src/core/engine.ts";
import { parseRef } from "../../src/core/experiment.ts";
import type { RunSummary } from "../../src/core/observer.ts";
import type { Policy } from "../../src/core/scheduler.ts";
import { fifoMulti } from "../../src/schedulers/fifo_multi.ts";
import { FakeChance } from "../../tests/support/fake_chance.ts";
import { SimulatedClock } from "./clock.ts";
import { SimulatedMachines } from "./machines.ts";
import { SimulatedQueue } from "./queue.ts";

/** What is simulated. */
export interface Simulation {
  readonly jobs: number;
  readonly hosts: number;
  /** How long a job takes, at least and at most. */
  readonly durationMs: readonly [number, number];
}

/** What came of it. */
export interface Course {
  /** Of the processor; what others do at the same time hardly counts. */
  readonly seconds: number;
  readonly virtualMs: number;
  /** Seconds for each tenth of the ends. */
  readonly tenths: readonly number[];
  readonly machines: SimulatedMachines;
}

/** A world before anything happens in it. */
export interface World {
  readonly clock: SimulatedClock;
  readonly machines: SimulatedMachines;
  readonly queue: SimulatedQueue;
  readonly policy: Policy;
  readonly chance: FakeChance;
}

export function createWorld({ jobs, hosts, durationMs }: Simulation): World {
  const chance = new FakeChance(jobs);
  const clock = new SimulatedClock();
  const duration = () => chance.integer(...durationMs);
  const options = { hosts: `pi@host[1-${hosts}]` };
  return {
    clock,
    chance,
    machines: new SimulatedMachines(clock, duration),
    queue: new SimulatedQueue(parseRef("queue", { name: "a" }), jobs),
    policy: fifoMulti.create(options, { cluster: () => [], seed: "1" }),
  };
}

/** Runs the queue with the engine. */
export async function runEngine(
  { clock, machines, queue, policy }: World,
): Promise<Course & { summary: RunSummary }> {
  const ends = new Ends(queue.size);
  const engine = new Engine({
    queue,
    policy,
    clock,
    transport: machines,
    observer: { ended: () => ends.add() },
    run: "run",
    timeoutMs: 600_000,
  });
  const begun = cpuSeconds();
  const summary = await clock.until(engine.run());
  const seconds = cpuSeconds() - begun;
  const { elapsed: virtualMs } = clock;
  return { seconds, virtualMs, tenths: ends.tenths, machines, summary };
}

/** Notes when each tenth of the jobs has ended, from the first end on. */
export class Ends {
  readonly tenths: number[] = [];
  readonly #total: number;
  #count = 0;
  #since = 0;

  constructor(total: number) {
    this.#total = total;
  }

  /** Answers whether that was the last one. */
  add(): boolean {
    if (this.#count === 0) this.#since = cpuSeconds();
    this.#count++;
    if (this.#count * 10 >= this.#total * (this.tenths.length + 1)) {
      const now = cpuSeconds();
      this.tenths.push(now - this.#since);
      this.#since = now;
    }
    return this.#count === this.#total;
  }
}

export function cpuSeconds(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1e6;
}
