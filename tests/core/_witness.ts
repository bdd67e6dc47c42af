/**
 * Watches what really happens on the machines of a simulation, and says what of
 * it must not be, and what the queue says otherwise in the end.
 *
 * @module
 */
import { predecessorsOf, stageOf } from "../../src/core/dependency.ts";
import { isAssigned, type JobRecord } from "../../src/core/job.ts";
import type { FakeMachine, FakeProcess } from "../support/fake_machine.ts";
import type { FakeWorld } from "../support/fake_world.ts";

/** How long each of the jobs takes that fill all slots at the end. */
export const LAST_MS = 400_000;
/** What those jobs are called, with a number. */
export const LAST = "last";

/** What a process came to, if there was one, whose job is in these states. */
const ENDS = { kill: "kill", crash: "lost", fail_start: "nothing" } as const;

/** See the module. */
export class Witness {
  readonly violations: string[] = [];
  readonly #world: FakeWorld;
  readonly #scheduler: "fifo" | "fifo_multi";
  /** Slots by machine; under no name where the scheduler counts all together. */
  readonly #room: ReadonlyMap<string, number>;
  /** How often a job may be begun: once and for its retries, for each reset. */
  readonly #allowed = new Map<string, number>();
  readonly #tries = new Map<string, number>();
  /** Processes that run on behind everybody's back, as the spec lets them. */
  readonly #excused = new Set<FakeProcess>();
  /** Jobs that were taken out of the file, and so are nobody's. */
  readonly #removed = new Set<string>();

  constructor(
    world: FakeWorld,
    { scheduler, room }: {
      scheduler: "fifo" | "fifo_multi";
      room: ReadonlyMap<string, number>;
    },
  ) {
    this.#world = world;
    this.#scheduler = scheduler;
    this.#room = room;
    for (const machine of this.#machines()) {
      machine.onStart = (process) => this.#see(machine, process);
    }
  }

  /**
   * A job may be begun once more, and so often again if it fails. What it answers
   * is to be called where the job stays as it was.
   */
  allow(name: string, { retries }: { retries?: number } = {}): () => void {
    const before = this.#tries.get(name);
    if (retries !== undefined) this.#tries.set(name, 1 + retries);
    const tries = this.#tries.get(name) ?? 1;
    this.#allowed.set(name, tries + (this.#allowed.get(name) ?? 0));
    return () => {
      if (before !== undefined) this.#tries.set(name, before);
    };
  }

  /**
   * A command, or a person, lets go of a job. Where it runs on a machine that
   * cannot be reached, or always, nobody can be blamed for that any more.
   */
  excuse(name: string, { always = false }: { always?: boolean } = {}): void {
    const { store, ref } = this.#world;
    const isLost = store.records(ref).get(name)?.["status"] === "crash";
    for (const machine of this.#machines()) {
      if (!always && !isLost && machine.reachable) continue;
      for (const process of machine.alive) {
        if (process.order.name === name) this.#excused.add(process);
      }
    }
  }

  /** A person takes a job out of the file. */
  remove(name: string): void {
    this.excuse(name, { always: true });
    this.#removed.add(name);
  }

  /** When all is over: every state agrees with what has really happened. */
  judge(): void {
    const { store, ref } = this.#world;
    const attempts = this.#lastAttempts();
    for (const [name, job] of store.records(ref)) {
      const process = this.#processesOf(name)
        .find(({ order }) => order.attempt === attempts.get(name));
      const truth = this.#disagreement(job, process);
      if (truth) this.violations.push(`${name} is ${job["status"]}, ${truth}`);
    }
    for (const { key, alive } of this.#machines()) {
      for (const process of alive) {
        if (this.#excused.has(process)) continue;
        this.violations.push(`${process.order.name} still runs on ${key}`);
      }
    }
    this.#judgeRoom();
  }

  #see(machine: FakeMachine, process: FakeProcess): void {
    const { name, attempt } = process.order;
    const all = this.#processesOf(name);
    if (all.filter(({ order }) => order.attempt === attempt).length > 1) {
      this.#violate(`${name} began twice in one attempt`);
    }
    const { store, ref } = this.#world;
    const begin = Date.parse(String(store.records(ref).get(name)?.["begin"]));
    if (begin > this.#world.clock.now()) {
      this.#violate(`${name} ran too early`);
    }
    if (all.length > (this.#allowed.get(name) ?? 0)) {
      this.#violate(`${name} ran too often`);
    }
    const alive = all.filter(({ end }) => end === undefined);
    if (alive.filter((other) => !this.#excused.has(other)).length > 1) {
      this.#violate(`${name} runs twice at a time`);
    }
    for (const [key, room] of this.#room) {
      if (key !== "" && key !== machine.key) continue;
      const busy = this.#machines(key).flatMap(({ alive }) => alive)
        .filter((other) => !this.#excused.has(other))
        .map(({ order }) => order.name)
        .filter((other) => !this.#removed.has(other));
      if (busy.length > room) {
        this.#violate(`${busy} run in ${room} slots of ${key || "all"}`);
      }
    }
  }

  #disagreement(
    job: JobRecord,
    process: FakeProcess | undefined,
  ): string | undefined {
    const { status, exit_code: code = 0 } = job;
    const isRunning = process && process.end === undefined;
    const end = isRunning ? "running" : process?.end ?? "never begun";
    const truth = `in truth ${end}`;
    switch (status) {
      case "end":
        return process?.end === "exit" && process.exitCode === code
          ? undefined
          : `${truth} with ${process?.exitCode}, not ${code}`;
      case "kill":
      case "crash":
      case "fail_start":
        return !process || process.end === ENDS[status] ? undefined : truth;
      case "ready":
      case "undefined":
        return this.#scheduler === "fifo" && !isAssigned(job) ||
            this.#isBlocked(job)
          ? undefined
          : `${truth}, and was not run`;
      case "hold":
        return isRunning && !this.#excused.has(process) ? truth : undefined;
      default:
        return truth;
    }
  }

  /** Whether it comes after one that is gone, or was left itself. */
  #isBlocked(job: JobRecord): boolean {
    const { store, ref } = this.#world;
    const records = store.records(ref);
    return predecessorsOf(job)
      .some((name) => stageOf(records.get(name)) === "open");
  }

  /** The attempt that each job's state is about, as the changes tell. */
  #lastAttempts(): Map<string, string> {
    const { store, ref } = this.#world;
    const attempts = new Map<string, string>();
    const reset = new Set<string>();
    for (const change of store.changes(ref)) {
      const set = "set" in change ? change.set : { status: "ready" };
      const { status, attempt } = set;
      if (typeof attempt === "string") {
        attempts.set(change.job, attempt);
        reset.delete(change.job);
      } else if (status === "ready" || status === "undefined") {
        reset.add(change.job);
      }
    }
    // A host that does not answer can fail a job before there is an attempt.
    for (const [name, { status }] of store.records(ref)) {
      if (status === "fail_start" && reset.has(name)) attempts.delete(name);
    }
    return attempts;
  }

  /** No slot is leaked: at some time each was in use at once. */
  #judgeRoom(): void {
    const { states } = this.#world;
    if (/last\d+:(?!end)/.test(states)) return; // too few were left, perhaps
    for (const [key, room] of this.#room) {
      const starts = this.#machines(key)
        .flatMap(({ processes }) => processes)
        .filter(({ order }) => order.name.startsWith(LAST))
        .map(({ startedAt }) => startedAt);
      const peaks = starts.map((at) =>
        starts.filter((other) => other <= at && at < other + LAST_MS).length
      );
      const peak = Math.max(0, ...peaks);
      if (peak >= room) continue;
      this.#violate(`only ${peak} of ${room} slots of ${key} were used`);
    }
  }

  #machines(key = ""): FakeMachine[] {
    return [...this.#world.transport.machines.values()]
      .filter((machine) => key === "" || machine.key === key);
  }

  #processesOf(name: string): FakeProcess[] {
    return this.#machines().flatMap((machine) => machine.of(name));
  }

  #violate(message: string): void {
    this.violations.push(`${message} at ${this.#world.clock.elapsed} ms`);
  }
}
