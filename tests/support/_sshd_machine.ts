/**
 * One sshd that stands for one machine, with a home directory of its own although
 * all of them run as the same user of the same computer.
 *
 * @module
 */
import { join } from "node:path";
import { executable } from "./executable.ts";
import {
  descendants,
  processesWithEnvironment,
  signalAll,
} from "./processes.ts";
import { until } from "./until.ts";

const START_ATTEMPTS = 5;
/** Below the range the kernel takes ports from for outgoing connections. */
const PORTS = { from: 10_240, to: 32_767 };

const LISTENING = /^Server listening on /gm;
/** Written before the client hears of it, so a connected client is counted. */
const ACCEPTED = /^Accepted publickey for /gm;

/** The keys that all machines of one fixture share. */
export interface MachineOptions {
  /** The machine's own: its home is made in it, beside sshd's files. */
  readonly directory: string;
  readonly hostKey: string;
  readonly authorizedKeys: string;
}

export class Machine implements AsyncDisposable {
  readonly home: string;
  readonly #options: MachineOptions;
  readonly #log: string;
  #port = 0;
  #listener: Deno.ChildProcess | undefined;

  constructor(options: MachineOptions) {
    this.#options = options;
    this.home = join(options.directory, "home");
    this.#log = join(options.directory, "sshd.log");
  }

  /** Stays the same when the machine is stopped and started again. */
  get port(): number {
    return this.#port;
  }

  async boot(): Promise<void> {
    await Deno.mkdir(this.home, { recursive: true });
    await Deno.writeTextFile(this.#log, "");
    for (let attempt = 1;; attempt++) {
      this.#port = freePort();
      try {
        return await this.start();
      } catch (error) {
        // Somebody else may have taken the port in the meantime.
        if (attempt === START_ATTEMPTS) throw error;
      }
    }
  }

  /** Starts to answer; nothing happens where it already does. */
  async start(): Promise<void> {
    if (this.#listener) return;
    const config = join(this.#options.directory, "sshd_config");
    await Deno.writeTextFile(config, this.#config());
    const count = this.#count(LISTENING);
    const listener = new Deno.Command(executable("sshd")!, {
      args: ["-D", "-f", config, "-E", this.#log],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    this.#listener = listener;
    let ended = false;
    listener.status.then(() => ended = true);
    await until(() => ended || this.#count(LISTENING) > count, {
      what: "sshd to listen",
    });
    if (!ended) return;
    this.#listener = undefined;
    throw new Error(`Cannot start sshd: ${this.log()}`);
  }

  /** Ends every connection and refuses new ones, as a machine switched off. */
  async stop(): Promise<void> {
    const listener = this.#listener;
    if (!listener) return;
    this.#listener = undefined;
    // Stopped first, so that it cannot accept one more behind our back.
    signalAll([listener.pid], "SIGSTOP");
    const sessions = await descendants(listener.pid, "sshd");
    signalAll([listener.pid, ...sessions], "SIGKILL");
    await listener.status;
  }

  async dropConnections(): Promise<void> {
    if (!this.#listener) return;
    signalAll(await descendants(this.#listener.pid, "sshd"), "SIGKILL");
  }

  async signalDaemons(signal: "SIGSTOP" | "SIGCONT"): Promise<void> {
    if (!this.#listener) return;
    const { pid } = this.#listener;
    signalAll([pid], signal);
    signalAll(await descendants(pid, "sshd"), signal);
  }

  connections(): number {
    return this.#count(ACCEPTED);
  }

  log(): string {
    return Deno.readTextFileSync(this.#log);
  }

  /** Ends what still runs there, jobs in sessions of their own included. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await until(async () => {
      const left = await processesWithEnvironment(`HOME=${this.home}`);
      signalAll(left, "SIGKILL");
      return left.length === 0;
    }, { what: `the end of the processes below ${this.home}` });
  }

  #count(line: RegExp): number {
    return this.log().match(line)?.length ?? 0;
  }

  #config(): string {
    return `ListenAddress 127.0.0.1:${this.#port}
HostKey "${this.#options.hostKey}"
AuthorizedKeysFile "${this.#options.authorizedKeys}"
PidFile none
StrictModes no
UsePAM no
AuthenticationMethods publickey
PasswordAuthentication no
KbdInteractiveAuthentication no
KexAlgorithms curve25519-sha256
MaxStartups 1000
MaxSessions 1000
LogLevel VERBOSE
SetEnv "HOME=${this.home}"
# sshd itself changes to the home directory in the password file.
ForceCommand cd && eval "$SSH_ORIGINAL_COMMAND"
`;
  }
}

function freePort(): number {
  while (true) {
    const port = PORTS.from +
      Math.floor(Math.random() * (PORTS.to - PORTS.from + 1));
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}
