/**
 * The hosts of a jobset.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import { parseName } from "../experiment.ts";
import { type HostRecord, maxJobsOf, parseMachine } from "../host.ts";
import { textOf } from "../job.ts";
import { addressOf } from "./counters.ts";
import type { Jobset } from "./jobset.ts";

/** What a user says of a new host. */
export interface JobsetHostSpec {
  readonly ip?: string | undefined;
  readonly cpus?: string | undefined;
  readonly status?: string | undefined;
  readonly job_counter?: string | undefined;
  readonly max_jobs_allowed?: string | undefined;
}

/** The hosts by name; their counters are those of this moment. */
export function listHosts(
  { clusters, ref }: Jobset,
): Promise<Map<string, HostRecord>> {
  return clusters.read(ref);
}

/** How many processors it has: the spec has two words for that. */
export function cpusOf(host: HostRecord): string {
  return textOf(host["cpu_count"]) ?? textOf(host["cpus"]) ?? "";
}

/**
 * Adds a host. Its numbers are text, as the original writes them.
 *
 * @throws {AppError} `conflict` for a name that is taken, `usage` or `invalid`
 * for what no host can have.
 */
export async function addHost(
  { clusters, ref }: Jobset,
  { name, spec, replace = false }: {
    name: string;
    spec: JobsetHostSpec;
    replace?: boolean;
  },
): Promise<void> {
  parseName("host", name);
  await clusters.update(ref, (hosts) => {
    if (hosts.has(name) && !replace) {
      throw new AppError(
        "conflict",
        `Cannot add host "${name}" to jobset ${ref.name}: there is one of that name`,
        { hint: "choose another name, or give --replace to replace that host" },
      );
    }
    const isSpecs = [...hosts.values()].some((host) => "cpus" in host);
    const host = {
      name,
      ip: spec.ip ?? "127.0.0.1",
      [isSpecs ? "cpus" : "cpu_count"]: spec.cpus ?? "1",
      status: spec.status ?? "free",
      job_counter: spec.job_counter ?? "0",
      max_jobs_allowed: spec.max_jobs_allowed ?? "1",
    };
    parseMachine(undefined, addressOf(name, host));
    maxJobsOf(name, host);
    hosts.set(name, host);
  });
}
