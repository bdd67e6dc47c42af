/**
 * A jobset as a queue and a cluster.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import { parseName, type Ref } from "../experiment.ts";
import type { HostRecord } from "../host.ts";
import { newHost } from "../cluster/add.ts";
import { type JobRecord, textOf } from "../job.ts";
import { newJob } from "../new_job.ts";
import type { Ports } from "../ports.ts";
import { addRecords } from "../queue/add.ts";
import { commandOf } from "./command.ts";
import { addressOf } from "./counters.ts";
import { type Entry, isSubmitted, recordOf } from "./entry.ts";
import { cpusOf, listHosts } from "./hosts.ts";
import { usableHosts } from "./slots.ts";
import type { Jobset } from "./jobset.ts";
import { listEntries } from "./list.ts";

/** What came of it. */
export interface Transfer {
  readonly jobs: readonly string[];
  readonly hosts: readonly string[];
}

/**
 * Adds the jobs of a jobset to a queue, and its hosts to the cluster of the same
 * name; both are made where there are none. The jobset stays as it is.
 *
 * @throws {AppError} `conflict` for a job that runs, or a name that is taken.
 */
export async function jobsetToQueue(
  { queues, clusters, newId }: Pick<Ports, "queues" | "clusters" | "newId">,
  jobset: Jobset,
  ref: Ref,
): Promise<Transfer> {
  const entries = await listEntries(jobset);
  const hosts = await listHosts(jobset);
  const usable = usableHosts(hosts);
  const user = [...entries.values()].map((entry) => textOf(entry["user"]))
    .find((user) => user !== undefined);
  const additions = Array.from(entries, ([name, entry]) => ({
    job: parseName("job", name),
    add: jobOf(entry, { name, experiment: ref.experiment, id: newId() }),
  }));
  await queues.create(ref);
  await addRecords({ queues }, ref, { additions });
  await clusters.create(ref);
  await clusters.update(ref, (present) => {
    for (const [name, host] of hosts) {
      const added = hostOf(name, host, { user, isActive: usable.has(name) });
      if (!present.has(name)) present.set(name, added);
    }
  });
  return { jobs: [...entries.keys()], hosts: [...hosts.keys()] };
}

function jobOf(
  entry: Entry,
  place: { name: string; experiment: string; id: string },
): JobRecord {
  if (isSubmitted(entry)) {
    throw new AppError(
      "conflict",
      `Cannot take over job "${place.name}": it is submitted`,
      { hint: "wait for its end, or end it with cms job kill" },
    );
  }
  const text = (key: string) => textOf(entry[key])?.trim() || undefined;
  const record = recordOf(entry);
  const { workdir = ".", results = "." } = record;
  return {
    ...newJob({
      command: commandOf(entry),
      status: textOf(record["status"]),
      gpu: text("gpu"),
      user: text("user"),
      host: text("ip"),
      shell: text("shell"),
    }, place),
    workdir,
    results,
    ...pick(record, ["exit_code", "reason"]),
  };
}

function hostOf(
  id: string,
  host: HostRecord,
  { user, isActive }: { user: string | undefined; isActive: boolean },
): HostRecord {
  const address = addressOf(id, host);
  return {
    ...newHost(id, {
      name: address,
      user: textOf(host["user"]) ?? user,
      ip: address,
      status: isActive ? "active" : "inactive",
    }),
    max_jobs_allowed: host["max_jobs_allowed"] ?? 1,
    cores: Number(cpusOf(host)) || 1,
  };
}

function pick(record: JobRecord, keys: readonly string[]): JobRecord {
  return Object.fromEntries(
    Object.entries(record).filter(([key]) => keys.includes(key)),
  );
}
