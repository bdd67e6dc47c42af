/**
 * Whether the hosts of a cluster can be used.
 *
 * @module
 */
import { probeHosts } from "../../core/cluster/probe.ts";
import { probeReport } from "../../core/cluster/probe_report.ts";
import { json } from "../answer.ts";
import { EXPERIMENT, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { CLUSTER } from "./_params.ts";

export const probe: readonly Route[] = [
  {
    name: "cluster_probe",
    method: "GET",
    path: "/cluster/{cluster}/probe",
    description:
      "Looks at the machines of the hosts, at all of them at the same time: whether they answer and can be used, what they are like, and what to do where something is wrong. Changes nothing.",
    params: {
      ...CLUSTER,
      id: { type: "names", help: "only these hosts, for example `host[1-4]`" },
      timeout: {
        type: "number",
        help: "seconds that a machine may take",
        default: 20,
        minimum: 1,
        maximum: 600,
      },
      ...EXPERIMENT,
    },
    answers: ["application/json"],
    async handle({ params, ports }) {
      const probes = await probeHosts(ports, refOf("cluster", params), {
        ids: params.names("id"),
        timeoutMs: Number(params.text("timeout")) * 1_000,
      });
      return json(probes.map(probeReport));
    },
  },
];
