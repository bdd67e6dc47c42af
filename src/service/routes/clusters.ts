/**
 * Clusters as a whole.
 *
 * @module
 */
import { parseRef } from "../../core/experiment.ts";
import { json, mapping } from "../answer.ts";
import { EXPERIMENT, experimentOf, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { CLUSTER } from "./_params.ts";
import { hostTable } from "./_tables.ts";

export const clusters: readonly Route[] = [
  {
    name: "cluster_list",
    method: "GET",
    path: "/cluster/",
    description: "The files of the experiment's clusters.",
    params: EXPERIMENT,
    answers: ["application/json"],
    handle: ({ params, ports }) =>
      json({
        clusters: ports.clusters.names(experimentOf(params))
          .map((name) => `${name}-cluster.yaml`),
      }),
  },
  {
    name: "cluster_create",
    method: "POST",
    path: "/cluster/",
    description:
      "Makes an empty cluster: the file `NAME-cluster.yaml` in the directory of the experiment. A cluster that is there stays as it is. Answers its hosts.",
    params: {
      name: { type: "text", help: "the cluster's name", required: true },
      ...EXPERIMENT,
    },
    answers: ["application/json"],
    async handle({ params, ports }) {
      const ref = parseRef("cluster", {
        name: params.text("name"),
        experiment: experimentOf(params),
      });
      await ports.clusters.create(ref);
      return mapping(await ports.clusters.read(ref));
    },
  },
  {
    name: "cluster_get",
    method: "GET",
    path: "/cluster/{cluster}",
    description:
      "The cluster as its file has it: each host's record by its id.",
    params: { ...CLUSTER, ...EXPERIMENT },
    answers: ["application/json"],
    async handle({ params, ports }) {
      return mapping(await ports.clusters.read(refOf("cluster", params)));
    },
  },
  {
    name: "cluster_info",
    method: "GET",
    path: "/cluster/{cluster}/info",
    description: "The hosts as a table of text.",
    params: { ...CLUSTER, ...EXPERIMENT },
    answers: ["text/plain", "application/json"],
    handle: (call) => hostTable(call, refOf("cluster", call.params)),
  },
  {
    name: "cluster_delete",
    method: "DELETE",
    path: "/cluster/{cluster}",
    description: "Removes the cluster. Jobs that run on its hosts go on.",
    params: { ...CLUSTER, ...EXPERIMENT },
    answers: ["application/json"],
    async handle({ params, ports }) {
      const ref = refOf("cluster", params);
      await ports.clusters.remove(ref);
      return json({ deleted: ref.name });
    },
  },
];
