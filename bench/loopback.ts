/**
 * Machines that ssh reaches on this one, for cms and for its rivals.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { executable } from "../tests/support/executable.ts";
import { startSshd } from "../tests/support/sshd.ts";
import { run } from "./command.ts";

/** See {@link startLoopback}; ended with all that runs there. */
export interface Loopback extends AsyncDisposable {
  /** The environment in which cms reaches them by their aliases. */
  readonly env: Readonly<Record<string, string>>;
  /** How GNU parallel is to call ssh: over connections that are open already. */
  readonly multiplexed: string;
  /** Puts aside what earlier runs left there; to remove it would slow later ones. */
  clear(): Promise<void>;
}

/** Starts machines of these names, and opens a master connection to the first. */
export async function startLoopback(
  aliases: readonly string[],
): Promise<Loopback> {
  await using stack = new AsyncDisposableStack();
  const sshd = stack.use(await startSshd({ aliases }));
  const directory = await Deno.makeTempDir();
  stack.defer(() => Deno.remove(directory, { recursive: true }));
  const config = join(directory, "config");
  await Deno.writeTextFile(
    config,
    `Include "${sshd.configPath}"
Host *
  ControlMaster auto
  ControlPath ${directory}/%C
  ControlPersist yes
`,
  );
  const ssh = `${executable("ssh")} -F ${config}`;
  const master = (...args: string[]) =>
    run([...ssh.split(" "), ...args], { cwd: directory });
  const [first = ""] = aliases;
  await master(first, "true");
  stack.defer(() => master("-O", "exit", first));
  const owned = stack.move();
  let times = 0;
  return {
    env: sshd.env,
    multiplexed: ssh,
    async clear() {
      times++;
      for (const alias of aliases) {
        const left = join(sshd.home(alias), "experiment");
        if (existsSync(left)) await Deno.rename(left, `${left}-${times}`);
      }
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
