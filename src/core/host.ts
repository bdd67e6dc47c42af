/**
 * Hosts, machines and slots: a cluster file lists hosts, a host is one or more
 * slots, and all hosts that one ssh connection reaches are one machine.
 *
 * @module
 */
import { AppError } from "./errors.ts";
import { textOf } from "./job.ts";
import type { YamlRecord } from "./record.ts";

/** A host's record as it stands in the cluster file; unknown keys are kept. */
export type HostRecord = YamlRecord;

/** What one channel reaches. */
export interface Machine {
  /** `user@host`, or just the host: the same text is the same machine. */
  readonly key: string;
  readonly user: string | undefined;
  readonly host: string;
}

/** Room for one job at a time. */
export interface Slot {
  /** Its place in the order in which slots are filled. */
  readonly index: number;
  /** Absent where the job itself says on which machine it runs. */
  readonly machine?: Machine | undefined;
  readonly gpu?: string | undefined;
  readonly pyenv?: string | undefined;
  /** The name of its host, where that says more than the machine. */
  readonly host?: string | undefined;
  /** A job that names a user runs as that one, whoever the machine's is. */
  readonly isUserFree?: boolean | undefined;
}

/** Nobody means more at a time on one machine; a slip must not fill the memory. */
const MOST_JOBS = 100_000;

// What no user and no host is called, and ssh could take for an option.
const USER = /^[A-Za-z0-9_][A-Za-z0-9_.$@+-]*$/;
const HOST = /^[A-Za-z0-9_:[][A-Za-z0-9_.:%\]-]*$/;

/**
 * Makes a machine of a user and a host.
 *
 * @throws {AppError} with code `invalid` for a name that no user or host has.
 */
export function parseMachine(user: unknown, host: unknown): Machine {
  const [userText, hostText] = [textOf(user), textOf(host) ?? ""];
  const names = { user: userText, host: hostText };
  if (userText !== undefined && !USER.test(userText)) {
    throw notAName("user", names);
  }
  if (!HOST.test(hostText)) throw notAName("host", names);
  const key = userText === undefined ? hostText : `${userText}@${hostText}`;
  return { key, user: userText, host: hostText };
}

function notAName(
  what: "user" | "host",
  names: { user: string | undefined; host: string },
): AppError {
  const name = JSON.stringify((names[what] ?? "").slice(0, 80));
  return new AppError(
    "invalid",
    `Cannot reach ${
      JSON.stringify(names.host.slice(0, 80))
    }: ${name} is no name of a ${what}`,
    { hint: "give hosts as user@name, for example pi@red" },
  );
}

/** Reads `user@host`, or a host alone. */
export function parseAddress(address: string): Machine {
  const at = address.lastIndexOf("@");
  if (at === -1) return parseMachine(undefined, address);
  const [user, host] = [address.slice(0, at), address.slice(at + 1)];
  // As from `$USER@red` without that variable: it would be another user there.
  if (user === "") throw notAName("user", { user, host });
  return parseMachine(user, host);
}

/** Whether the cluster's owner lets jobs on this host. */
export function isActive(host: HostRecord): boolean {
  return (textOf(host["status"]) ?? "active") === "active";
}

/** How many jobs the host takes at a time; written as a number or its text. */
export function maxJobsOf(id: string, host: HostRecord): number {
  const value = host["max_jobs_allowed"] ?? 1;
  const count = Number(textOf(value));
  if (Number.isInteger(count) && count >= 0 && count <= MOST_JOBS) return count;
  throw new AppError(
    "invalid",
    `Cannot use host "${id}": its max_jobs_allowed is ${JSON.stringify(value)}`,
    {
      hint:
        "set a number: cms cluster set --id=ID --key=max_jobs_allowed --value=2",
    },
  );
}

/** The slots of a cluster's active hosts, in the file's order. */
export function slotsOfCluster(
  hosts: Iterable<readonly [string, HostRecord]>,
): Slot[] {
  const slots: Slot[] = [];
  for (const [id, host] of hosts) {
    if (!isActive(host)) continue;
    const machine = parseMachine(host["user"], host["name"]);
    for (let n = maxJobsOf(id, host); n > 0; n--) {
      slots.push({
        index: slots.length,
        machine,
        gpu: textOf(host["gpu"]),
        pyenv: textOf(host["pyenv"]),
      });
    }
  }
  return slots;
}
