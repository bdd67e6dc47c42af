/**
 * A whole world for a run: queue, machines, time; and what a run tells there.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Ref } from "../../src/core/experiment.ts";
import type { JobRecord } from "../../src/core/job.ts";
import type { RunObserver, RunSummary } from "../../src/core/observer.ts";
import type { Ports } from "../../src/core/ports.ts";
import { runQueue } from "../../src/core/queue/run.ts";
import type {
  Policy,
  Scheduler,
  SchedulerPlugins,
} from "../../src/core/scheduler.ts";
import { recordYaml } from "../../src/store/record_yaml.ts";
import { SCHEDULERS } from "../../src/schedulers/mod.ts";
import { FakeClock } from "./fake_clock.ts";
import type { FakeMachine } from "./fake_machine.ts";
import { FakeLanding } from "./fake_landing.ts";
import { FakeNotifier } from "./fake_notifier.ts";
import { FakeTransport } from "./fake_transport.ts";
import { REF } from "./make.ts";
import { MemoryClusters, MemoryStore } from "./memory_queue.ts";

const MANAGER = "manager";

const NO_PLUGINS: SchedulerPlugins = {
  load: (path) => Promise.reject(new RangeError(`There is no ${path}`)),
  list: () => Promise.resolve(new Map()),
};

/** How a run in a world is asked for. */
export interface WorldRun {
  readonly scheduler?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly policy?: Policy;
  readonly stay?: boolean;
  readonly observer?: RunObserver;
}

/** A run that goes on. */
export interface Manager {
  readonly summary: Promise<RunSummary>;
  /** What it has told, one line each. */
  readonly news: readonly string[];
  interrupt(): void;
}

/** See the module. */
export class FakeWorld {
  readonly clock = new FakeClock();
  readonly store = new MemoryStore();
  readonly clusters = new MemoryClusters();
  readonly transport: FakeTransport;
  readonly landing = new FakeLanding();
  readonly notifier = new FakeNotifier();
  readonly ref: Ref = REF;
  #ids = 0;

  constructor(
    { machines = ["pi@red"], jobs = [] }: {
      machines?: Iterable<string>;
      jobs?: Iterable<readonly [string, JobRecord]>;
    } = {},
  ) {
    this.transport = new FakeTransport(this.clock, machines);
    this.store.put(this.ref, jobs);
  }

  get ports(): Ports {
    return {
      queues: this.store,
      clusters: this.clusters,
      transport: () => Promise.resolve(this.transport),
      landing: this.landing,
      clock: this.clock,
      schedulers: SCHEDULERS,
      plugins: NO_PLUGINS,
      newId: () => String(++this.#ids).padStart(10, "0").padEnd(32, "0"),
      yaml: () => Promise.resolve(recordYaml),
      jobsets: () => assert.fail("this world has no jobsets"),
      variables: () => assert.fail("this world has no variables"),
      notifier: () => Promise.resolve(this.notifier),
    };
  }

  machine(key: string): FakeMachine {
    return this.transport.machine(key);
  }

  job(name: string): JobRecord {
    const job = this.store.records(this.ref).get(name);
    if (!job) throw new RangeError(`There is no job ${name}`);
    return job;
  }

  /** The states in the queue, `job1:end job2:crash`. */
  get states(): string {
    return [...this.store.records(this.ref)]
      .map(([name, { status }]) => `${name}:${status}`).join(" ");
  }

  edit(name: string, set: JobRecord): void {
    this.store.edit(this.ref, (records) => {
      records.set(name, { ...records.get(name), ...set });
    });
  }

  /** Starts to run the queue, with `fifo` unless said otherwise. */
  start(run: WorldRun = {}): Manager {
    const { scheduler = "fifo", policy, stay, observer } = run;
    const isFifo = scheduler === "fifo" && !policy;
    const { options = isFifo ? { max_parallel: 2 } : {} } = run;
    const interrupt = new AbortController();
    const news: string[] = [];
    const summary = runQueue(
      this.ports,
      this.ref,
      {
        scheduler: policy ? wrap(policy) : scheduler,
        options,
        stay,
        observer: { ...listener(news), ...observer },
        signal: interrupt.signal,
      },
    );
    summary.catch(() => {}); // whoever waits for it is told
    return { summary, news, interrupt: () => interrupt.abort() };
  }

  /** Lets time go by until the run is over. */
  finish({ summary }: Manager): Promise<RunSummary> {
    return this.clock.until(summary);
  }

  /** Starts a run and lets it come to its end. */
  run(run: WorldRun = {}): Promise<RunSummary> {
    return this.finish(this.start(run));
  }

  /** The manager's process is gone, and all that it had open. */
  kill(): void {
    this.transport.die(MANAGER);
    this.store.die(this.ref);
  }
}

function wrap(policy: Policy): Scheduler {
  return {
    name: "own",
    summary: "run jobs",
    options: {},
    create: () => policy,
  };
}

function listener(news: string[]): RunObserver {
  return {
    starting: (job, machine) => news.push(`starting ${job} on ${machine}`),
    adopted: (job, machine) => news.push(`adopted ${job} on ${machine}`),
    ended: (job, { status, exitCode }) =>
      news.push(`${status} ${job}${exitCode === 0 ? "" : ` ${exitCode}`}`),
    skipped: (job, reason) => news.push(`skipped ${job}: ${reason}`),
    early: (job, reason) => news.push(`early ${job}: ${reason}`),
    resting: () => news.push("resting"),
    full: (message) => news.push(message),
    paused: (isPaused) => news.push(isPaused ? "paused" : "goes on"),
    trouble: (message) => news.push(message),
    machine: (machine, { up, reason }) =>
      news.push(up ? `up ${machine}` : `down ${machine}: ${reason}`),
  };
}
