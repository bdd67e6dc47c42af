/**
 * The manager's side of a laboratory: an `ssh` that stands in its network and
 * knows its hosts by their names.
 *
 * @module
 */
import { executable } from "../support/executable.ts";
import { addressOf } from "./_network.ts";

export interface ClientOptions {
  /** Where the client's files are to lie. */
  readonly directory: string;
  /** The network to stand in, for `nsenter --net=`. */
  readonly network: string;
  /** In the order of their addresses, from 1. */
  readonly hosts: readonly string[];
  readonly user: string;
  readonly userKey: string;
  /** The public one, all hosts show the same. */
  readonly hostKey: string;
}

export interface Client {
  readonly configPath: string;
  /** The directory that holds the `ssh`. */
  readonly bin: string;
  /** The arguments of each call so far, joined by blanks. */
  calls(): string[];
}

export async function createClient(options: ClientOptions): Promise<Client> {
  const { directory, network, hosts, hostKey } = options;
  const bin = `${directory}/bin`;
  const calls = `${directory}/ssh_calls`;
  const configPath = `${directory}/ssh_config`;
  const knownHosts = `${directory}/known_hosts`;
  await Deno.mkdir(bin);
  await Deno.writeTextFile(calls, "");
  await Deno.writeTextFile(
    knownHosts,
    hosts.map((host) => `${host} ${hostKey}\n`).join(""),
  );
  await Deno.writeTextFile(configPath, formatConfig(options, knownHosts));
  await Deno.writeTextFile(
    `${bin}/ssh`,
    `#!/bin/sh
printf '%s\\0' "$*" >>'${calls}'
# What is in $LAB_SSH_OPTIONS goes before what the program itself asks for.
exec nsenter --net=${network} '${executable("ssh")}' -F '${configPath}' \\
  $LAB_SSH_OPTIONS "$@"
`,
    { mode: 0o755 },
  );
  return {
    configPath,
    bin,
    calls: () => Deno.readTextFileSync(calls).split("\0").slice(0, -1),
  };
}

function formatConfig(
  { hosts, user, userKey }: ClientOptions,
  knownHosts: string,
): string {
  const machines = hosts.map((host, at) =>
    `Host ${host}
  HostName ${addressOf(at + 1)}
  HostKeyAlias ${host}
`
  );
  return `${machines.join("")}Host *
  User ${user}
  IdentityFile "${userKey}"
  IdentitiesOnly yes
  IdentityAgent none
  StrictHostKeyChecking yes
  UserKnownHostsFile "${knownHosts}"
  GlobalKnownHostsFile /dev/null
  KexAlgorithms curve25519-sha256
`;
}
