/**
 * Adding hosts to a cluster.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import { parseName, type Ref } from "../experiment.ts";
import { type HostRecord, maxJobsOf, parseMachine } from "../host.ts";
import type { Ports } from "../ports.ts";
import { hostPerGpu, type NamedHost } from "./gpu_hosts.ts";
import type { HostSpec } from "./host_spec.ts";

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
    max_jobs_allowed: spec.slots ?? 1,
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
 * Adds one host per id, all with the same specification, or one per GPU; all or
 * none. Answers the ids that they have got.
 *
 * @throws {AppError} `conflict` for an id that is taken and not to be replaced;
 * see {@link hostPerGpu}.
 */
export async function addHosts(
  ports: Pick<Ports, "clusters" | "transport">,
  ref: Ref,
  { ids, spec, replace = false }: {
    ids: readonly string[];
    spec: HostSpec;
    replace?: boolean;
  },
): Promise<string[]> {
  parseMachine(spec.user, spec.name);
  for (const id of ids) {
    parseName("host", id);
    maxJobsOf(id, newHost(id, spec));
  }
  const added = spec.gpu === "auto"
    ? await hostPerGpu(ports, ref.experiment, { ids, spec })
    : ids.map((id): NamedHost => [id, spec]);
  await ports.clusters.update(ref, (hosts) => {
    for (const [id, spec] of added) {
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
  return added.map(([id]) => id);
}
