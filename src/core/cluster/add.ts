/**
 * Adding hosts to a cluster.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import { parseName, type Ref } from "../experiment.ts";
import { type HostRecord, parseMachine } from "../host.ts";
import type { Ports } from "../ports.ts";

/** What a user says of a new host. */
export interface HostSpec {
  readonly name: string;
  readonly user?: string | undefined;
  readonly ip?: string | undefined;
  readonly status?: string | undefined;
  readonly gpu?: string | undefined;
  readonly pyenv?: string | undefined;
}

/** Makes a host's record: the original's 15 keys, in its order. */
export function newHost(id: string, spec: HostSpec): HostRecord {
  const gpu = spec.gpu ?? "";
  return {
    user: spec.user || null,
    name: spec.name,
    id,
    ip: spec.ip || null,
    status: spec.status || "active",
    job_counter: 0,
    max_jobs_allowed: 1,
    cores: 1,
    threads: 1,
    gpu: /^(0|[1-9][0-9]{0,8})$/.test(gpu) ? Number(gpu) : gpu,
    pyenv: spec.pyenv ?? "",
    probe_status: false,
    probe_time: null,
    ping_status: false,
    ping_time: null,
  };
}

/**
 * Adds one host per id, all with the same specification; all or none.
 *
 * @throws {AppError} `conflict` for an id that is taken and not to be replaced.
 */
export async function addHosts(
  { clusters }: Pick<Ports, "clusters">,
  ref: Ref,
  { ids, spec, replace = false }: {
    ids: readonly string[];
    spec: HostSpec;
    replace?: boolean;
  },
): Promise<void> {
  parseMachine(spec.user, spec.name);
  for (const id of ids) parseName("host", id);
  await clusters.update(ref, (hosts) => {
    for (const id of ids) {
      if (hosts.has(id) && !replace) {
        throw new AppError(
          "conflict",
          `Cannot add host "${id}" to cluster ${ref.name}: there is one of that id`,
          { hint: "choose another id, or give --replace to replace that host" },
        );
      }
      hosts.set(id, newHost(id, spec));
    }
  });
}
