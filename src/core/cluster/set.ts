/**
 * Setting what a cluster says of its hosts.
 *
 * @module
 */
import { AppError } from "../errors.ts";
import type { Ref } from "../experiment.ts";
import { maxJobsOf, parseMachine } from "../host.ts";
import type { Ports } from "../ports.ts";
import { newHost } from "./add.ts";

/** The keys that a host's record has; its id is its place in the file. */
const KEYS = Object.keys(newHost("", { name: "" }));

/**
 * Sets one key of some hosts. The value is kept as text, as the original does.
 *
 * @throws {AppError} `not-found` for an unknown id, `usage` for an unknown key
 * or a value that it cannot have; then nothing is set.
 */
export async function setHosts(
  { clusters }: Pick<Ports, "clusters">,
  ref: Ref,
  { ids, key, value }: { ids: readonly string[]; key: string; value: string },
): Promise<void> {
  if (!KEYS.includes(key) || key === "id") {
    throw new AppError("usage", `Cannot set "${key}": a host has no such key`, {
      hint: `there are ${KEYS.filter((key) => key !== "id").join(", ")}`,
    });
  }
  await clusters.update(ref, (hosts) => {
    for (const id of ids) {
      const host = hosts.get(id);
      if (!host) throw noSuchHost(ref, id);
      const changed = { ...host, [key]: value };
      maxJobsOf(id, changed);
      parseMachine(changed["user"], changed["name"]);
      hosts.set(id, changed);
    }
  });
}

/** The error for an id that no host has. */
export function noSuchHost({ name: cluster }: Ref, id: string): AppError {
  return new AppError(
    "not-found",
    `Cannot find host "${id}" in cluster ${cluster}`,
    { hint: `see its hosts with cms cluster list ${cluster}` },
  );
}
