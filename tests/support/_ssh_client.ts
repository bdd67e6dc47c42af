/**
 * The client's side of the machines in `sshd.ts`: an `ssh` that knows them by
 * their aliases and keeps account of its calls.
 *
 * @module
 */
import { join } from "node:path";
import { executable } from "./executable.ts";

export interface SshClientOptions {
  /** Where the client's files are to lie. */
  readonly directory: string;
  readonly user: string;
  readonly userKey: string;
  /** The public one, all machines show the same. */
  readonly hostKey: string;
  /** Alias → port. */
  readonly ports: ReadonlyMap<string, number>;
}

export interface SshClient {
  readonly configPath: string;
  /** The directory that holds the `ssh`. */
  readonly bin: string;
  /** The arguments of each call so far, joined by blanks. */
  calls(): string[];
}

export async function createSshClient(
  options: SshClientOptions,
): Promise<SshClient> {
  const { directory } = options;
  const bin = join(directory, "bin");
  const calls = join(directory, "ssh_calls");
  const configPath = join(directory, "ssh_config");
  const knownHosts = join(directory, "known_hosts");

  await Deno.mkdir(bin);
  await Deno.writeTextFile(
    knownHosts,
    [...options.ports.values()]
      .map((port) => `[127.0.0.1]:${port} ${options.hostKey}\n`).join(""),
  );
  await Deno.writeTextFile(configPath, formatConfig(options, knownHosts));
  await Deno.writeTextFile(calls, "");
  // A call ends with a NUL, as its arguments may well hold line breaks.
  await Deno.writeTextFile(
    join(bin, "ssh"),
    `#!/bin/sh
printf '%s\\0' "$*" >>'${calls}'
exec '${executable("ssh")}' -F '${configPath}' "$@"
`,
    { mode: 0o755 },
  );

  return {
    configPath,
    bin,
    calls: () => Deno.readTextFileSync(calls).split("\0").slice(0, -1),
  };
}

function formatConfig(options: SshClientOptions, knownHosts: string): string {
  const machines = [...options.ports].map(([alias, port]) =>
    `Host ${alias}
  HostName 127.0.0.1
  Port ${port}
`
  );
  return `${machines.join("")}Host *
  User ${options.user}
  IdentityFile "${options.userKey}"
  IdentitiesOnly yes
  IdentityAgent none
  StrictHostKeyChecking yes
  UserKnownHostsFile "${knownHosts}"
  GlobalKnownHostsFile /dev/null
  KexAlgorithms curve25519-sha256
`;
}
