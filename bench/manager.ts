/**
 * A manager that is watched from outside, by what the kernel counts for its
 * process alone.
 *
 * @module
 */
import { lines } from "./lines.ts";

/** How programs are run. */
export interface ManagerOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** What the kernel has counted so far. */
export interface Account {
  /** Handed to the kernel by write calls: files, pipes and terminal. */
  readonly writtenBytes: number;
  readonly cpuSeconds: number;
}

const TICKS_PER_SECOND = 100;
const LOOK_MS = 50;

/** A running manager, or what is left of it. */
export class Manager implements AsyncDisposable {
  readonly pid: number;
  /** The most memory that it has had so far. */
  peakBytes = 0;
  readonly #parent: Deno.ChildProcess;

  private constructor(parent: Deno.ChildProcess, pid: number) {
    this.#parent = parent;
    this.pid = pid;
  }

  /** Its parent never waits for it, so that its account can be read at the end. */
  static async start(
    words: readonly string[],
    { cwd, env = {} }: ManagerOptions,
  ): Promise<Manager> {
    const script = '"$@" >/dev/null 2>errors & echo $!; exec sleep 1000000 >&-';
    const parent = new Deno.Command("sh", {
      args: ["-c", script, "sh", ...words],
      cwd,
      env: { NO_COLOR: "1", LC_ALL: "C", ...env },
      stdin: "null",
      stdout: "piped",
    }).spawn();
    for await (const line of lines(parent.stdout)) {
      return new Manager(parent, Number(line));
    }
    throw new Error("The manager was not started");
  }

  /** Waits until it has ended. */
  async ended(): Promise<void> {
    while (!this.#look()) await delay(LOOK_MS);
  }

  /** Waits until `condition` holds. */
  async until(condition: () => Promise<boolean>): Promise<void> {
    while (!await condition()) {
      if (this.#look()) throw new Error("The manager has ended too early");
      await delay(LOOK_MS);
    }
  }

  account(): Account {
    const io = Deno.readTextFileSync(`/proc/${this.pid}/io`);
    const fields = this.#stat();
    const ticks = Number(fields[11]) + Number(fields[12]); // utime and stime
    return {
      writtenBytes: Number(/^wchar: (\d+)/m.exec(io)?.[1]),
      cpuSeconds: ticks / TICKS_PER_SECOND,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#look()) Deno.kill(this.pid, "SIGKILL");
    await this.ended();
    this.#parent.kill("SIGKILL");
    await this.#parent.status;
  }

  /** Notes what only a living process shows; answers whether it has ended. */
  #look(): boolean {
    const status = Deno.readTextFileSync(`/proc/${this.pid}/status`);
    const peak = Number(/^VmHWM:\s*(\d+) kB/m.exec(status)?.[1] ?? 0);
    this.peakBytes = Math.max(this.peakBytes, 1_024 * peak);
    return /^State:\s*Z/m.test(status);
  }

  /** From the third field on: the second is a name, in brackets. */
  #stat(): string[] {
    const text = Deno.readTextFileSync(`/proc/${this.pid}/stat`);
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  }
}

/** Waits, where there is nothing to wait for but time. */
export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
