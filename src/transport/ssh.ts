/**
 * How the system's ssh is called. Keys, jump hosts and host-key checking are as
 * the user configured them.
 *
 * @module
 */
import type { Machine } from "../core/host.ts";

/** How ssh is called. */
export interface SshOptions {
  readonly connectTimeoutSeconds?: number;
}

/** Builds ssh's arguments. `--` keeps an odd name from becoming an option. */
export function sshArgs(
  { user, host }: Machine,
  command: string,
  { connectTimeoutSeconds = 10 }: SshOptions = {},
): string[] {
  return [
    "-T",
    ...option("BatchMode", "yes"), // never wait for a password nobody will type
    ...option("ConnectTimeout", String(connectTimeoutSeconds)),
    ...option("ServerAliveInterval", "5"), // 15 s of silence are its end
    ...option("ServerAliveCountMax", "3"),
    ...option("ForwardAgent", "no"),
    ...option("ForwardX11", "no"),
    ...option("ClearAllForwardings", "yes"),
    ...option("RemoteCommand", "none"), // ssh refuses a second one
    ...option("EscapeChar", "none"),
    ...(user === undefined ? [] : ["-l", user]),
    "--",
    host,
    command,
  ];
}

function option(name: string, value: string): [string, string] {
  return ["-o", `${name}=${value}`];
}
