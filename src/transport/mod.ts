/**
 * Reaches machines: this one through `sh`, every other through ssh.
 *
 * @module
 */
import { hostname } from "node:os";
import type { Machine } from "../core/host.ts";
import type { Transport } from "../core/transport.ts";
import { AgentChannel } from "./agent_channel.ts";
import { sshArgs, type SshOptions } from "./ssh.ts";
import { userName } from "./user_name.ts";

/** How machines are reached. */
export interface TransportOptions extends SshOptions {
  /** The program that is called for other machines. */
  readonly ssh?: string;
  /** The POSIX shell that serves for this machine, with its arguments. */
  readonly sh?: readonly [program: string, ...args: string[]];
  /** Where relative experiments begin here; in the working directory unless given. */
  readonly base?: string;
  /** How long a machine may take from the first call to its first word. */
  readonly greetingTimeoutMs?: number;
}

/** Creates the transport for this machine and for those that ssh reaches. */
export function createTransport(options: TransportOptions = {}): Transport {
  const { ssh = "ssh", sh = ["sh"], base } = options;
  const { greetingTimeoutMs = 60_000 } = options;
  const [program, ...args] = sh;
  const both = { base, greetingTimeoutMs };
  const here = { program, args, cwd: base, local: true, starters: 2, ...both };
  return {
    open: (machine, events) =>
      new AgentChannel(
        machine,
        isLocal(machine) ? here : {
          program: ssh,
          args: sshArgs(machine, "exec sh", options),
          local: false,
          starters: 1,
          ...both,
        },
        events,
      ),
  };
}

/** This machine, by a name that means it, as the user that we are. */
export function isLocal({ user, host }: Machine): boolean {
  const names = ["localhost", "127.0.0.1", "::1", hostname()];
  return names.includes(host) && (user === undefined || user === userName());
}
