/**
 * A machine of a simulation: its files, its processes, and what happened on it.
 * It does what the agent's shell functions do, without a shell.
 *
 * @module
 */
import type { Clock } from "../../src/core/clock.ts";
import type { MachineFacts } from "../../src/core/machine_facts.ts";
import type {
  JobPlace,
  JobReport,
  KillOutcome,
  SentFile,
  StartOrder,
} from "../../src/core/transport.ts";

/** One process that has begun there; kept after its end. */
export interface FakeProcess {
  readonly pid: number;
  readonly order: StartOrder;
  readonly startedAt: number;
  readonly boot: number;
  /** How it ended, once it has. */
  end: "exit" | "kill" | "lost" | undefined;
  readonly exitCode: number;
}

/** What a job's directory holds. */
interface Files {
  pid: number | undefined;
  attempt: string | undefined;
  boot: number | undefined;
  states: string[];
  exitCode: number | undefined;
}

/** Where a started job says what it does. */
export interface Announcements {
  started(attempt: string, pid: number): void;
  refused(attempt: string, reason: string): void;
  ended(attempt: string, exitCode: number): void;
}

const FINAL = new Set(["end", "kill", "crash"]);
const FIRST_PID = 1_000;
/** From a process's TERM to its end. */
const DYING_MS = 100;

/** See the module. Commands are `sleep SECONDS`, `exit CODE`,
 * `exit CODE N times` and then 0, `state WORD`. */
export class FakeMachine {
  readonly key: string;
  readonly #clock: Clock;
  /** Everything that ever ran there, in order. */
  readonly processes: FakeProcess[] = [];
  readonly files = new Map<string, Files>();
  readonly fences = new Map<string, string>();
  /** Whether connections arrive; what runs does not depend on it. */
  reachable = true;
  /** From an accepted order to the claim of the pid file. */
  launchMs = 5;
  /** Answers why an order is not begun, `nothing` for no answer at all. */
  refuses: (order: StartOrder) => string | undefined = () => undefined;
  /** Called with each process that begins. */
  onStart: (started: FakeProcess) => void = () => {};
  /** What stands in the files that tests have put there, by path. */
  readonly texts = new Map<string, string>();
  /** What it says when it is probed. */
  facts: MachineFacts = {
    programs: new Set(["bash", "tar", "find", "setsid", "rsync"]),
    cores: 8,
    load: 0.5,
    memoryBytes: 16e9,
    freeMemoryBytes: 8e9,
    freeDiskBytes: 100e9,
    isWritable: true,
    gpus: [],
  };
  /** How much its clock is ahead. */
  aheadMs = 0;
  /** What it sends when files are fetched, whatever is asked for. */
  sends: readonly SentFile[] = [];
  #boot = 1;

  constructor(key: string, clock: Clock) {
    this.key = key;
    this.#clock = clock;
  }

  get alive(): FakeProcess[] {
    return this.processes.filter(({ end }) => end === undefined);
  }

  /** The processes that ever ran for a job. */
  of(job: string): FakeProcess[] {
    return this.processes.filter(({ order }) => order.name === job);
  }

  start(order: StartOrder, say: Announcements): void {
    const refusal = this.refuses(order);
    if (refusal === "nothing") return;
    if (refusal !== undefined) return say.refused(order.attempt, refusal);
    const files = this.#filesOf(order);
    if (this.#aliveIn(files)) {
      const reason = `it is running there already as process ${files.pid}`;
      return say.refused(order.attempt, reason);
    }
    files.pid = undefined;
    const boot = this.#boot;
    this.#clock.after(this.launchMs, () => {
      if (boot === this.#boot) this.#launch(order, say);
    });
  }

  report(place: JobPlace): JobReport {
    const files = this.files.get(place.directory);
    const state = files?.states.at(-1);
    const pid = files?.pid ?? place.pid;
    const process = this.#process(pid);
    const isOurs = files?.boot === undefined || process?.boot === files.boot;
    return {
      name: place.name,
      attempt: files?.attempt,
      pid,
      state,
      exitCode: files?.exitCode,
      alive: process !== undefined && isOurs && !FINAL.has(state ?? ""),
    };
  }

  kill(place: JobPlace, done: (outcome: KillOutcome) => void): void {
    const { alive, pid, state } = this.report(place);
    if (!alive) return done(state === "end" ? "ended" : "gone");
    this.#clock.after(DYING_MS, () => {
      const process = this.#process(pid);
      if (!process) return done("ended");
      process.end = "kill";
      this.files.get(place.directory)?.states.push("kill");
      done("killed");
    });
  }

  note(place: JobPlace, state: string): void {
    this.files.get(place.directory)?.states.push(state);
  }

  remove(place: JobPlace): void {
    if (this.report(place).alive) return;
    this.files.delete(place.directory);
  }

  /** A process disappears, and leaves no trace of its end. */
  lose(process: FakeProcess): void {
    process.end ??= "lost";
  }

  /** Everything that runs disappears; who is connected notices elsewhere. */
  reboot(): void {
    this.#boot++;
    for (const process of this.alive) this.lose(process);
  }

  /** A job writes a state of its own into its log. */
  write(job: string, state: string): void {
    for (const [directory, files] of this.files) {
      if (directory.endsWith(`/${job}`)) files.states.push(state);
    }
  }

  #launch(order: StartOrder, say: Announcements): void {
    const files = this.#filesOf(order);
    if (files.pid !== undefined) {
      return say.refused(order.attempt, "its pid file was there already");
    }
    const pid = FIRST_PID + this.processes.length;
    const [, code = 0, times = Infinity] =
      /exit (\d+)(?: (\d+) times)?/.exec(order.command) ?? [];
    const isLate = this.of(order.name).length >= Number(times);
    const exitCode = isLate ? 0 : Number(code);
    const process: FakeProcess = {
      pid,
      order,
      startedAt: this.#clock.now(),
      boot: this.#boot,
      end: undefined,
      exitCode,
    };
    this.processes.push(process);
    files.pid = pid;
    files.boot = this.#boot;
    files.attempt = order.attempt;
    files.states = ["start"];
    files.exitCode = undefined;
    const said = /state (\w+)/.exec(order.command)?.[1];
    if (said) files.states.push(said);
    this.onStart(process);
    say.started(order.attempt, pid);
    const seconds = Number(/sleep ([\d.]+)/.exec(order.command)?.[1] ?? 0);
    this.#clock.after(seconds * 1_000, () => this.#exit(process, say));
  }

  #exit(process: FakeProcess, say: Announcements): void {
    if (process.end !== undefined) return;
    const { order, exitCode } = process;
    process.end = "exit";
    const files = this.files.get(order.directory);
    if (files?.pid === process.pid) {
      files.states.push("end");
      files.exitCode = exitCode;
    }
    say.ended(order.attempt, exitCode);
  }

  #filesOf({ directory }: JobPlace): Files {
    let files = this.files.get(directory);
    if (!files) {
      files = {
        pid: undefined,
        attempt: undefined,
        boot: undefined,
        states: [],
        exitCode: undefined,
      };
      this.files.set(directory, files);
    }
    return files;
  }

  #aliveIn({ pid }: Files): boolean {
    return this.#process(pid) !== undefined;
  }

  #process(pid: number | undefined): FakeProcess | undefined {
    const process = pid === undefined
      ? undefined
      : this.processes[pid - FIRST_PID];
    return process?.end === undefined ? process : undefined;
  }
}
