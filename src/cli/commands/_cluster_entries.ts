/**
 * The commands about clusters and schedulers, in the order in which help shows them.
 *
 * @module
 */
import type { CommandEntry } from "../command.ts";
import { entry, others } from "./_entry.ts";

export const CLUSTER_ENTRIES: readonly CommandEntry[] = [
  entry(
    "cluster create",
    "create an empty cluster",
    others((it) => it.clusterCreate),
  ),
  entry("cluster add", "add hosts to a cluster", others((it) => it.clusterAdd)),
  entry(
    "cluster list",
    "list the hosts of a cluster",
    others((it) => it.clusterList),
  ),
  entry(
    "cluster probe",
    "see whether hosts can be used, and what to do where they cannot",
    others((it) => it.clusterProbe),
  ),
  entry("cluster set", "set one key of hosts", others((it) => it.clusterSet)),
  entry(
    "cluster activate",
    "activate hosts: schedulers give jobs to active ones only",
    others((it) => it.clusterActivate),
  ),
  entry(
    "cluster deactivate",
    "deactivate hosts: schedulers give jobs to active ones only",
    others((it) => it.clusterDeactivate),
  ),
  entry(
    "cluster drain",
    "give hosts no more jobs, also in runs under way; what runs there goes on",
    others((it) => it.clusterDrain),
  ),
  entry(
    "cluster delete",
    "delete hosts from a cluster",
    others((it) => it.clusterDelete),
  ),
  entry(
    "scheduler list",
    "list the schedulers, those in EXPERIMENT/schedulers, too",
    others((it) => it.schedulerList),
  ),
  entry(
    "scheduler info",
    "show what a scheduler does and which options it takes",
    others((it) => it.schedulerInfo),
  ),
];
