/**
 * One connection to a simulated machine.
 *
 * @module
 */
import type { Clock } from "../../src/core/clock.ts";
import { AppError } from "../../src/core/errors.ts";
import type { MachineFacts } from "../../src/core/machine_facts.ts";
import type {
  Channel,
  ChannelEvents,
  JobPlace,
  JobReport,
  KillOutcome,
  SentFile,
  StartOrder,
} from "../../src/core/transport.ts";
import { type Far, reportOf } from "./trace.ts";

/** There and back again. */
const ROUND_TRIP_MS = 2;
const CONNECT_TIMEOUT_MS = 3_000;

interface Ends {
  readonly events: ChannelEvents;
  readonly clock: Clock;
  /** Starts the job's process. */
  readonly launch: (order: StartOrder) => void;
}

/** See {@link Channel}; only what a run asks for can be asked. */
export class SimulatedChannel implements Channel {
  readonly events: ChannelEvents;
  isUp = true;
  readonly #machine: Far;
  readonly #ends: Ends;
  readonly #refusals = new Set<(error: AppError) => void>();

  constructor(machine: Far, ends: Ends) {
    this.#machine = machine;
    this.#ends = ends;
    this.events = ends.events;
    if (machine.isReachable) return;
    ends.clock.after(CONNECT_TIMEOUT_MS, () => this.break("timed out"));
  }

  fence(): Promise<void> {
    return this.#request(() => this.events.up());
  }

  start(order: StartOrder): void {
    this.#ends.clock.after(ROUND_TRIP_MS, () => {
      if (this.isUp) this.#ends.launch(order);
    });
  }

  inquire(jobs: readonly JobPlace[]): Promise<JobReport[]> {
    const { traces } = this.#machine;
    return this.#request(() =>
      jobs.map(({ name }) => reportOf(name, traces.get(name)))
    );
  }

  note({ name }: JobPlace, state: string): Promise<void> {
    return this.#request(() => {
      const trace = this.#machine.traces.get(name);
      if (trace) trace.state = state;
    });
  }

  kill(): Promise<KillOutcome> {
    throw new RangeError("Nobody kills jobs in this simulation");
  }

  remove(): Promise<void> {
    throw new RangeError("Nobody removes jobs in this simulation");
  }

  states(): Promise<undefined[]> {
    throw new RangeError("Nobody looks at files in this simulation");
  }

  read(): Promise<Uint8Array<ArrayBuffer>> {
    throw new RangeError("Nobody reads files in this simulation");
  }

  moment(): Promise<undefined> {
    throw new RangeError("Nobody asks for the time in this simulation");
  }

  probe(): Promise<MachineFacts> {
    throw new RangeError("Nobody probes machines in this simulation");
  }

  quietMs(): number {
    return 0;
  }

  hasOurFiles(): Promise<boolean> {
    return Promise.resolve(false);
  }

  sendFiles(): AsyncIterable<SentFile> {
    throw new RangeError("Nobody fetches files in this simulation");
  }

  close(): Promise<void> {
    this.isUp = false;
    return Promise.resolve();
  }

  /** The connection ends, and its owner is told why. */
  break(reason: string): void {
    if (!this.isUp) return;
    this.isUp = false;
    const error = new AppError("unreachable", reason);
    for (const refuse of this.#refusals) refuse(error);
    this.#refusals.clear();
    this.events.down(reason);
  }

  #request<T>(answer: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#refusals.add(reject);
      if (!this.#machine.isReachable) return;
      this.#ends.clock.after(ROUND_TRIP_MS, () => {
        if (!this.isUp) return;
        this.#refusals.delete(reject);
        resolve(answer());
      });
    });
  }
}
