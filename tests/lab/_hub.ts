/**
 * The place in which a laboratory's hosts live: namespaces of its own for
 * network, mounts and processes, with a bridge between the hosts.
 *
 * All of it hangs on one pipe from the process that has made it. However that
 * process ends, the pipe closes, the first process in here ends, and the kernel
 * takes everything else with it: processes, network devices, mounts.
 *
 * @module
 */
import { until } from "../support/until.ts";

/** The same in each laboratory: no two of them share a network. */
const ADDRESS = "10.77.0.254/24";

const SCRIPT = `set -e
mount -t tmpfs tmpfs /run # namespaces are named there, so the names are ours
mkdir /run/netns
ip link set lo up
ip link add br0 type bridge
ip addr add ${ADDRESS} dev br0
ip link set br0 up
touch "$1/up"
read -r _ || :
set +e
kill -9 -1 # all but this process itself
umount -l "$1"/homes/*
rm -rf -- "$1"
`;

/** See the module. */
export class Hub implements AsyncDisposable {
  /** The laboratory's files; it goes when the hub goes. */
  readonly directory: string;
  readonly #process: Deno.ChildProcess;
  readonly #complaints: Promise<string>;
  #ended = false;

  private constructor(directory: string) {
    this.directory = directory;
    this.#process = new Deno.Command("unshare", {
      args: [
        ...["--net", "--mount", "--pid", "--fork", "--kill-child"],
        ...["--mount-proc", "sh", "-c", SCRIPT, "sh", directory],
      ],
      stdin: "piped",
      stdout: "null",
      stderr: "piped",
      detached: true, // a Ctrl-C in the terminal is not for the hosts
    }).spawn();
    this.#complaints = this.#process.stderr.text();
    this.#process.status.then(() => this.#ended = true);
  }

  static async open(): Promise<Hub> {
    const path = await Deno.makeTempDir({ prefix: "cms-lab-" });
    const directory = await Deno.realPath(path);
    const hub = new Hub(directory);
    await until(() => hub.#ended || exists(`${directory}/up`), {
      what: "the laboratory's bridge",
    });
    if (!hub.#ended) return hub;
    await Deno.remove(directory, { recursive: true });
    throw new Error(`Cannot open a laboratory: ${await hub.#complaints}`);
  }

  /** The network from which all hosts are reached, for `nsenter --net=`. */
  get network(): string {
    return `/proc/${this.#process.pid}/ns/net`;
  }

  /** How a path looks from outside that leads through a mount made in here. */
  seenFromOutside(path: string): string {
    return `/proc/${this.#process.pid}/root${path}`;
  }

  /** A program that is to run in here, as its first word says. */
  command(
    words: readonly string[],
    options: Deno.CommandOptions,
  ): Deno.Command {
    const namespaces = `/proc/${this.#process.pid}/ns`;
    return new Deno.Command("nsenter", {
      ...options,
      args: [
        `--net=${namespaces}/net`,
        `--mount=${namespaces}/mnt`,
        `--pid=${namespaces}/pid_for_children`,
        ...words,
      ],
    });
  }

  /** Runs a script in here, with `$1` and so on; fails with what it says. */
  async run(script: string, ...args: readonly string[]): Promise<void> {
    const words = ["sh", "-e", "-c", script, "sh", ...args];
    const { success, stderr } = await this.command(words, { stdin: "null" })
      .output();
    if (success) return;
    const complaint = new TextDecoder().decode(stderr);
    throw new Error(`Cannot do in the laboratory: ${script}\n${complaint}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.stdin.close();
    await this.#process.status;
    await this.#complaints;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
