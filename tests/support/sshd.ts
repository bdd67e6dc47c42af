/**
 * Real ssh to "machines" on this computer: one sshd each on loopback, as the
 * current user, with throwaway keys. A program under test that is given
 * {@linkcode Sshd.env} reaches them by their aliases, whatever it runs: ssh, or
 * rsync over ssh.
 *
 * Everything a command does there is relative to that machine's home.
 *
 * @module
 */
import { userInfo } from "node:os";
import { createSshClient } from "./_ssh_client.ts";
import { Machine } from "./_sshd_machine.ts";
import { executable } from "./executable.ts";
import { tempDir } from "./temp.ts";

export interface SshdOptions {
  /** The machines, by the names ssh shall know them by. */
  readonly aliases?: readonly string[];
}

/** Where a method takes an alias, none means all machines. */
export interface Sshd extends AsyncDisposable {
  /** ssh's client configuration, as for `ssh -F`. */
  readonly configPath: string;
  /** The directory of an `ssh` that uses `configPath`: for the front of PATH. */
  readonly bin: string;
  /** PATH with `bin` in front: the environment for the program under test. */
  readonly env: { readonly PATH: string };
  /** Who one is there: the user who runs the tests. */
  readonly user: string;
  /** The directory in which commands on that machine start. */
  home(alias: string): string;
  /** How many connections were opened so far; sessions within one do not count. */
  connections(alias?: string): number;
  /** The arguments of each `ssh` started from `bin` so far, joined by blanks. */
  sshCalls(): string[];
  sshInvocations(): number;
  /** Cuts all connections; jobs go on, new connections are welcome. */
  dropConnections(alias?: string): Promise<void>;
  /** Falls silent: connections stay open, nothing answers. Jobs go on. */
  pause(alias?: string): Promise<void>;
  resume(alias?: string): Promise<void>;
  /** Cuts all connections and refuses new ones. Jobs go on. */
  stop(alias?: string): Promise<void>;
  /** Answers again after `stop`, at the same address. */
  restart(alias?: string): Promise<void>;
  /** What the sshd had to say, for a look at a failure. */
  log(alias: string): string;
}

/** Why there can be no sshd here, or `undefined` where all is well. */
export function sshdMissing(): string | undefined {
  if (Deno.build.os === "windows") return "sshd tests need a POSIX system";
  const missing = ["sshd", "ssh", "ssh-keygen", "ps"]
    .filter((name) => !executable(name));
  return missing.length > 0 ? `no ${missing.join(", ")} here` : undefined;
}

/** A test that is ignored, and says why, where there can be no sshd. */
export function sshdTest(name: string, run: () => Promise<void>): void {
  const missing = sshdMissing();
  Deno.test({
    name: missing ? `${name} (${missing})` : name,
    ignore: missing !== undefined,
    fn: run,
  });
}

/** Starts one machine for each alias; at the end nothing of them remains. */
export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  const { aliases = ["red"] } = options;
  const user = userInfo().username;
  await using stack = new AsyncDisposableStack();
  const directory = stack.use(await tempDir());
  const hostKey = directory.join("host_key");
  const userKey = directory.join("user_key");
  // sshd refuses to start as root without the directory its service makes.
  if (Deno.uid() === 0) await Deno.mkdir("/run/sshd", { recursive: true });
  await Promise.all([createKey(hostKey), createKey(userKey)]);

  const machines = new Map(aliases.map((alias) => [
    alias,
    stack.use(
      new Machine({
        directory: directory.join("machines", alias),
        hostKey,
        authorizedKeys: `${userKey}.pub`,
      }),
    ),
  ]));
  await Promise.all([...machines.values()].map((machine) => machine.boot()));
  const client = await createSshClient({
    directory: directory.path,
    user,
    userKey,
    hostKey: (await Deno.readTextFile(`${hostKey}.pub`)).trim(),
    ports: new Map([...machines].map(([alias, { port }]) => [alias, port])),
  });
  const owned = stack.move();

  function find(alias: string): Machine {
    const machine = machines.get(alias);
    if (!machine) throw new RangeError(`Cannot find machine "${alias}"`);
    return machine;
  }
  const some = (alias?: string) =>
    alias === undefined ? [...machines.values()] : [find(alias)];
  async function each(
    alias: string | undefined,
    act: (machine: Machine) => Promise<void>,
  ) {
    await Promise.all(some(alias).map(act));
  }

  return {
    configPath: client.configPath,
    bin: client.bin,
    env: { PATH: `${client.bin}:${Deno.env.get("PATH") ?? ""}` },
    user,
    home: (alias) => find(alias).home,
    connections: (alias) =>
      some(alias).reduce((sum, machine) => sum + machine.connections(), 0),
    sshCalls: client.calls,
    sshInvocations: () => client.calls().length,
    dropConnections: (alias) => each(alias, (it) => it.dropConnections()),
    pause: (alias) => each(alias, (it) => it.signalDaemons("SIGSTOP")),
    resume: (alias) => each(alias, (it) => it.signalDaemons("SIGCONT")),
    stop: (alias) => each(alias, (it) => it.stop()),
    restart: (alias) => each(alias, (it) => it.start()),
    log: (alias) => find(alias).log(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function createKey(path: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("ssh-keygen", {
    args: ["-q", "-t", "ed25519", "-N", "", "-f", path],
  }).output();
  if (!success) {
    throw new Error(`Cannot create a key: ${new TextDecoder().decode(stderr)}`);
  }
}
