/**
 * One machine in small: its own network, process and mount namespaces, its own
 * host name, home directory, /run and boot id, and an sshd as first process.
 *
 * @module
 */
import { executable } from "../support/executable.ts";
import { signalAll } from "../support/processes.ts";
import { until } from "../support/until.ts";
import type { Hub } from "./_hub.ts";
import { firstProcess, processesIn } from "./_processes.ts";

const LISTENING = /^Server listening on /gm;
/** Written before the client hears of it, so a connected client is counted. */
const ACCEPTED = /^Accepted publickey for /gm;

/** How much goes on a host's disk, which is in memory. */
const DISK = "16M";
const BALLAST = ".ballast";

const BOOT = `exec 2>>"$2/sshd.log"
echo "$1" >/proc/sys/kernel/hostname
mount -t tmpfs tmpfs /run
mkdir /run/sshd
mount --bind "$3" "$4"
mount --bind "$2/boot_id" /proc/sys/kernel/random/boot_id
readlink /proc/self/ns/pid >"$2/processes"
exec "$5" -D -e -f "$2/sshd_config"
`;

/** How a host is known and reached. */
export interface HostOptions {
  readonly name: string;
  readonly address: string;
  /** Of the user, as the computer's own list of users has it. */
  readonly homedir: string;
  readonly hostKey: string;
  readonly authorizedKeys: string;
}

export class Host {
  readonly #hub: Hub;
  readonly #options: HostOptions;
  readonly #directory: string;
  readonly #disk: string;
  #process: Deno.ChildProcess | undefined;

  constructor(hub: Hub, options: HostOptions) {
    this.#hub = hub;
    this.#options = options;
    this.#directory = `${hub.directory}/${options.name}`;
    this.#disk = `${hub.directory}/homes/${options.name}`;
  }

  /** As a path of the world outside. */
  get home(): string {
    return this.#hub.seenFromOutside(this.#disk);
  }

  get name(): string {
    return this.#options.name;
  }

  /** Before the first boot: the disk, which all boots see. */
  async build(): Promise<void> {
    await Deno.mkdir(this.#directory);
    await Deno.mkdir(this.#disk, { recursive: true });
    await Deno.writeTextFile(`${this.#directory}/sshd.log`, "");
    await Deno.writeTextFile(
      `${this.#directory}/sshd_config`,
      formatConfig(this.#options),
    );
    await this.#hub.run(
      `mount -t tmpfs -o size=${DISK},mode=700 tmpfs "$1"`,
      this.#disk,
    );
  }

  /** Starts the machine, which must have its network by now. */
  async boot(): Promise<void> {
    if (this.#process) throw new Error(`${this.name} is up already`);
    const directory = this.#directory;
    await Deno.writeTextFile(
      `${directory}/boot_id`,
      `${crypto.randomUUID()}\n`,
    );
    const heard = this.#count(LISTENING);
    const { name, homedir } = this.#options;
    const process = this.#hub.command([
      ...["nsenter", `--net=/run/netns/${name}`],
      ...["unshare", "--uts", "--pid", "--mount", "--fork", "--kill-child"],
      ...["--mount-proc", "sh", "-e", "-c", BOOT, "sh", name, directory],
      ...[this.#disk, homedir, executable("sshd")!],
    ], { stdin: "null", stdout: "null", stderr: "null" }).spawn();
    this.#process = process;
    let ended = false;
    process.status.then(() => ended = true);
    await until(() => ended || this.#count(LISTENING) > heard, {
      what: `the sshd of ${name}`,
    });
    if (ended) throw new Error(`Cannot boot ${name}: ${this.log()}`);
  }

  /** Waits until the machine is gone, as it is when its hub is. */
  async gone(): Promise<void> {
    await this.#process?.status;
  }

  /** Ends all of its processes at once; its disk stays. */
  async crash(): Promise<void> {
    const process = this.#process;
    if (!process) throw new Error(`${this.name} is not up`);
    this.#process = undefined;
    signalAll([await firstProcess(await this.#namespace())], "SIGKILL");
    await process.status;
  }

  /** Stops all of its processes; its network card goes on, as a real one does. */
  async freeze(): Promise<void> {
    const namespace = await this.#namespace();
    // Until none is found: one that is not stopped yet may start another.
    await until(async () => {
      const moving = await processesIn(namespace, { moving: true });
      signalAll(moving, "SIGSTOP");
      return moving.length === 0;
    }, { what: `${this.name} to freeze` });
  }

  async thaw(): Promise<void> {
    signalAll(await processesIn(await this.#namespace()), "SIGCONT");
  }

  /** Leaves no byte of its disk free; what there is can be read and removed. */
  async fillDisk(): Promise<void> {
    await this.#hub.run(
      `head -c ${DISK} /dev/zero >"$1/${BALLAST}" 2>/dev/null || :`,
      this.#disk,
    );
  }

  async freeDisk(): Promise<void> {
    await Deno.remove(`${this.home}/${BALLAST}`);
  }

  /** Runs a script as if typed at the machine itself; answers what it prints. */
  async console(script: string): Promise<string> {
    const pid = await firstProcess(await this.#namespace());
    const { success, stdout, stderr } = await new Deno.Command("nsenter", {
      args: [
        ...[`--target=${pid}`, "--net", "--uts", "--pid", "--mount"],
        ...["sh", "-c", `cd; ${script}`],
      ],
      env: { HOME: this.#options.homedir },
      stdin: "null",
    }).output();
    const [out, err] = [stdout, stderr].map((it) =>
      new TextDecoder().decode(it)
    );
    if (!success) throw new Error(`Cannot do on ${this.name}: ${script}${err}`);
    return out!;
  }

  connections(): number {
    return this.#count(ACCEPTED);
  }

  log(): string {
    return Deno.readTextFileSync(`${this.#directory}/sshd.log`);
  }

  #count(line: RegExp): number {
    return this.log().match(line)?.length ?? 0;
  }

  async #namespace(): Promise<string> {
    return (await Deno.readTextFile(`${this.#directory}/processes`)).trim();
  }
}

function formatConfig(
  { address, hostKey, authorizedKeys }: HostOptions,
): string {
  return `ListenAddress ${address}:22
HostKey "${hostKey}"
AuthorizedKeysFile "${authorizedKeys}"
PidFile none
StrictModes no
UsePAM no
AuthenticationMethods publickey
PermitRootLogin yes
KexAlgorithms curve25519-sha256
MaxStartups 1000
MaxSessions 1000
LogLevel VERBOSE
`;
}
