/**
 * The slots of a jobset's hosts.
 *
 * @module
 */
import {
  type HostRecord,
  maxJobsOf,
  parseMachine,
  type Slot,
} from "../host.ts";
import { textOf } from "../job.ts";
import { addressOf } from "./counters.ts";
import type { Entry } from "./entry.ts";

/** What the slots depend on beside the hosts. */
export interface SlotsOptions {
  readonly jobs: Iterable<Readonly<Entry>>;
  /** The user where the jobs name none. */
  readonly user: string | undefined;
  /** How many of a host's places are taken by others than these jobs. */
  reserved(host: string): number;
}

/** A host's state in which it gets jobs; any other keeps it from them. */
const USABLE = new Set(["free", "active"]);

/**
 * One slot for each job that a host may have, in the file's order. A job runs as
 * the user that it names, whatever slot it is in; what is here is the user whose
 * connection shows whether the host answers: the one that most jobs have.
 */
export function slotsOfJobset(
  hosts: Iterable<readonly [string, HostRecord]>,
  { jobs, user, reserved }: SlotsOptions,
): Slot[] {
  const common = mostCommon(usersOf(jobs)) ?? user;
  const slots: Slot[] = [];
  for (const [name, host] of hosts) {
    if (!isUsable(host)) continue;
    const machine = parseMachine(
      textOf(host["user"]) ?? common,
      addressOf(name, host),
    );
    for (let n = maxJobsOf(name, host) - reserved(name); n > 0; n--) {
      slots.push({
        index: slots.length,
        machine,
        host: name,
        isUserFree: true,
      });
    }
  }
  return slots;
}

/** The names of the hosts that get jobs. */
export function usableHosts(
  hosts: Iterable<readonly [string, HostRecord]>,
): Set<string> {
  return new Set(
    [...hosts].filter(([, host]) => isUsable(host)).map(([name]) => name),
  );
}

function isUsable(host: HostRecord): boolean {
  return USABLE.has(textOf(host["status"]) ?? "free");
}

function* usersOf(jobs: Iterable<Readonly<Entry>>): Generator<string> {
  for (const { user } of jobs) {
    const name = textOf(user);
    if (name !== undefined) yield name;
  }
}

function mostCommon(words: Iterable<string>): string | undefined {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return [...counts].find(([, count]) => count === most)?.[0];
}
