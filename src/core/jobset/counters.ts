/**
 * How many jobs each host of a jobset has. A counter is derived from the jobs
 * that are submitted, so nothing can be counted twice or be forgotten; what the
 * file shows beyond those is others' doing, and stays. While there are some, the
 * host says in `reserved` how many those others are: a person may edit a job.
 *
 * @module
 */
import type { HostRecord } from "../host.ts";
import { textOf } from "../job.ts";
import type { YamlRecord } from "../record.ts";
import { type Entry, isSubmitted } from "./entry.ts";

const RESERVED = "reserved";

/** Counts the jobs of hosts. */
export class Counters {
  /** By host: what the file counts that is none of its jobs. */
  readonly #reserved = new Map<string, number>();
  readonly #counts = new Map<string, number>();
  /** By address, the first host that has it. */
  readonly #byAddress = new Map<string, string>();

  /** The hosts and jobs as they stand in one version of the file. */
  constructor(
    hosts: Iterable<readonly [string, HostRecord]>,
    jobs: Iterable<Readonly<Entry>>,
  ) {
    const shown = new Map<string, HostRecord>();
    for (const [name, host] of hosts) {
      shown.set(name, host);
      this.#counts.set(name, 0);
      const address = addressOf(name, host);
      if (!this.#byAddress.has(address)) this.#byAddress.set(address, name);
    }
    for (const job of jobs) this.move(undefined, job);
    for (const [name, host] of shown) {
      const others = RESERVED in host
        ? countOf(host[RESERVED])
        : countOf(host["job_counter"]) - this.#counts.get(name)!;
      this.#reserved.set(name, Math.max(0, others));
    }
  }

  /** Takes a job's change into account. */
  move(
    before: Readonly<Entry> | undefined,
    now: Readonly<Entry> | undefined,
  ): void {
    this.#add(before, -1);
    this.#add(now, 1);
  }

  reserved(host: string): number {
    return this.#reserved.get(host) ?? 0;
  }

  /** The host with its counter as it is now, a number or a text as it was. */
  follow(name: string, host: HostRecord): HostRecord {
    const [reserved, own] = [this.reserved(name), this.#counts.get(name) ?? 0];
    const shown = host["job_counter"];
    const count = reserved + own;
    const isSame = countOf(shown) === count;
    if (isSame && own === 0 && !(RESERVED in host)) return host;
    const { [RESERVED]: _, ...others } = host;
    return {
      ...others,
      ...(!isSame && {
        job_counter: typeof shown === "string" ? String(count) : count,
      }),
      ...(own > 0 && { [RESERVED]: reserved }),
    };
  }

  #add(job: Readonly<Entry> | undefined, step: number): void {
    if (!job || !isSubmitted(job)) return;
    const named = textOf(job["submitted_to"]) ?? "";
    const host = this.#counts.has(named)
      ? named
      : this.#byAddress.get(textOf(job["submitted_to_ip"]) ?? "");
    if (host === undefined) return;
    this.#counts.set(host, this.#counts.get(host)! + step);
  }
}

/** What ssh is told: the host's ip, or else its name. */
export function addressOf(name: string, host: HostRecord): string {
  return textOf(host["ip"]) ?? textOf(host["name"]) ?? name;
}

function countOf(value: YamlRecord[string] | undefined): number {
  const count = Number(textOf(value) ?? 0);
  return Number.isInteger(count) && count > 0 ? count : 0;
}
