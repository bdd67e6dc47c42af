/**
 * Deleting hosts from a cluster.
 *
 * @module
 */
import type { Ref } from "../experiment.ts";
import type { Ports } from "../ports.ts";
import { noSuchHost } from "./set.ts";

/** @throws {AppError} `not-found` for an unknown id; then nothing is deleted. */
export async function deleteHosts(
  { clusters }: Pick<Ports, "clusters">,
  ref: Ref,
  ids: readonly string[],
): Promise<void> {
  await clusters.update(ref, (hosts) => {
    for (const id of ids) if (!hosts.delete(id)) throw noSuchHost(ref, id);
  });
}
