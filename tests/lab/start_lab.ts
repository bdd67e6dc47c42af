/**
 * Real machines in small, for tests of what happens when they fail: each host is
 * a set of Linux namespaces on a bridge, with its own name, address, processes,
 * home directory and sshd. It needs root on Linux, and touches nothing of the
 * computer's own network.
 *
 * @module
 */
import { userInfo } from "node:os";
import { createClient } from "./_client.ts";
import { Host } from "./_host.ts";
import { Hub } from "./_hub.ts";
import { addressOf, Network, type Slowness } from "./_network.ts";

export interface LabOptions {
  /** How many; they are called red01, red02 and so on. */
  readonly hosts?: number;
}

/** The machines, until the end of the block that holds them. */
export interface Lab extends AsyncDisposable {
  readonly hosts: readonly string[];
  /** Who one is there. */
  readonly user: string;
  /** ssh's configuration; of use only in the laboratory's own network. */
  readonly configPath: string;
  /** The directory of an `ssh` that reaches the hosts: for the front of PATH. */
  readonly bin: string;
  /** PATH with `bin` in front: the environment for the program under test. */
  readonly env: { readonly PATH: string };
  /** The home directory of that host, as a path of the world outside. */
  home(host: string): string;
  /** How many ssh connections it has accepted so far, over all its boots. */
  connections(host: string): number;
  /** The arguments of each `ssh` that was started from `bin`, joined by blanks. */
  sshCalls(): string[];
  /** What its sshd had to say, for a look at a failure. */
  log(host: string): string;
  /** Runs a script on the host without ssh; answers what it prints. */
  console(host: string, script: string): Promise<string>;
  /** Power off, without a word to anybody; what is on the disk stays. */
  crash(host: string): Promise<void>;
  /** Power on: other processes, another boot id, the same disk and address. */
  boot(host: string): Promise<void>;
  /** From now on packets from and to the host vanish; connections stay open. */
  cut(host: string): Promise<void>;
  mend(host: string): Promise<void>;
  /** Makes its wire slow and lossy until its next boot. */
  slow(host: string, slowness: Slowness): Promise<void>;
  /** Stops all of its processes; the network card still answers. */
  freeze(host: string): Promise<void>;
  thaw(host: string): Promise<void>;
  /** Leaves no byte free in the home directory. */
  fillDisk(host: string): Promise<void>;
  freeDisk(host: string): Promise<void>;
}

/** Starts the hosts; at the end nothing of them remains. */
export async function startLab(
  { hosts: count = 1 }: LabOptions = {},
): Promise<Lab> {
  if (!(count >= 1 && count <= 99)) {
    throw new RangeError(`Cannot start ${count} hosts: 1 to 99 are possible`);
  }
  const { username: user, homedir } = userInfo();
  await using stack = new AsyncDisposableStack();
  const hosts = new Map<string, Host>();
  stack.defer(async () => {
    for (const host of hosts.values()) await host.gone();
  });
  const hub = stack.use(await Hub.open());
  const { directory } = hub;
  const network = new Network(hub);
  const names = Array.from(
    { length: count },
    (_, at) => `red${String(at + 1).padStart(2, "0")}`,
  );
  const [hostKey, userKey] = await Promise.all(
    ["host_key", "user_key"].map((name) => createKey(`${directory}/${name}`)),
  );
  for (const [at, name] of names.entries()) {
    const host = new Host(hub, {
      name,
      address: addressOf(at + 1),
      homedir,
      hostKey: hostKey!,
      authorizedKeys: `${userKey}.pub`,
    });
    hosts.set(name, host);
  }
  const boot = async (name: string) => {
    const host = find(name);
    await network.wire(name, names.indexOf(name) + 1);
    await host.boot();
  };
  await Promise.all(names.map(async (name) => {
    await find(name).build();
    await boot(name);
  }));
  const { bin, configPath, calls } = await createClient({
    directory,
    network: hub.network,
    hosts: names,
    user,
    userKey: userKey!,
    hostKey: (await Deno.readTextFile(`${hostKey}.pub`)).trim(),
  });
  const owned = stack.move();

  function find(name: string): Host {
    const host = hosts.get(name);
    if (!host) throw new RangeError(`Cannot find host "${name}"`);
    return host;
  }

  return {
    hosts: names,
    user,
    configPath,
    bin,
    env: { PATH: `${bin}:${Deno.env.get("PATH") ?? ""}` },
    home: (host) => find(host).home,
    connections: (host) => find(host).connections(),
    sshCalls: calls,
    log: (host) => find(host).log(),
    console: (host, script) => find(host).console(script),
    async crash(name) {
      const host = find(name);
      await network.unwire(name);
      await host.crash();
    },
    boot,
    cut: (host) => network.cut(find(host).name),
    mend: (host) => network.mend(find(host).name),
    slow: (host, slowness) => network.slow(find(host).name, slowness),
    freeze: (host) => find(host).freeze(),
    thaw: (host) => find(host).thaw(),
    fillDisk: (host) => find(host).fillDisk(),
    freeDisk: (host) => find(host).freeDisk(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function createKey(path: string): Promise<string> {
  const { success, stderr } = await new Deno.Command("ssh-keygen", {
    args: ["-q", "-t", "ed25519", "-N", "", "-f", path],
  }).output();
  if (success) return path;
  throw new Error(`Cannot create a key: ${new TextDecoder().decode(stderr)}`);
}
