/**
 * The hosts of a cluster.
 *
 * @module
 */
import { addHosts } from "../../core/cluster/add.ts";
import { deleteHosts } from "../../core/cluster/delete.ts";
import { noSuchHost, setHosts } from "../../core/cluster/set.ts";
import { json } from "../answer.ts";
import type { ParamSpecs } from "../params.ts";
import { EXPERIMENT, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { CLUSTER, REPLACE } from "./_params.ts";
import { hostTable } from "./_tables.ts";

const IDS: ParamSpecs = {
  id: {
    type: "names",
    help: "the hosts' ids, for example `host[1-4]` or `a,b`",
    required: true,
  },
};

const ACTIVE_ONLY = "schedulers give jobs to active ones only";

export const hosts: readonly Route[] = [
  {
    name: "cluster_add_host",
    method: "POST",
    path: "/cluster/{cluster}",
    description: "Adds one host for each id. Answers the cluster as a table.",
    params: {
      ...CLUSTER,
      ...IDS,
      name: {
        type: "text",
        help: "the host's name, as ssh knows it",
        required: true,
      },
      user: { type: "text", help: "the user there", required: true },
      ...EXPERIMENT,
      ip: { type: "text", help: "the host's address, for your own use" },
      status: {
        type: "text",
        help: "`active`, or anything else to give it no jobs",
      },
      gpu: {
        type: "text",
        help:
          "`CUDA_VISIBLE_DEVICES` for its jobs; `auto`: a host for each GPU that the machine has",
      },
      slots: {
        type: "integer",
        help: "how many jobs run there at a time (1)",
        minimum: 0,
        maximum: 100_000,
      },
      pyenv: { type: "text", help: "script that is sourced before its jobs" },
      ...REPLACE,
    },
    answers: ["text/plain", "application/json"],
    async handle(call) {
      const { params, ports } = call;
      const ref = refOf("cluster", params);
      const slots = params.text("slots");
      await addHosts(ports, ref, {
        ids: params.names("id")!,
        replace: params.flag("replace"),
        spec: {
          name: params.text("name")!,
          user: params.text("user"),
          ip: params.text("ip"),
          status: params.text("status"),
          gpu: params.text("gpu"),
          slots: slots === undefined ? undefined : Number(slots),
          pyenv: params.text("pyenv"),
        },
      });
      return await hostTable(call, ref);
    },
  },
  {
    name: "cluster_get_host",
    method: "GET",
    path: "/cluster/{cluster}/id/{id}",
    description: "One host's record.",
    params: {
      ...CLUSTER,
      id: { type: "text", help: "the host's id", required: true },
      ...EXPERIMENT,
    },
    answers: ["application/json"],
    async handle({ params, ports }) {
      const ref = refOf("cluster", params);
      const id = params.text("id")!;
      const host = (await ports.clusters.read(ref)).get(id);
      if (!host) throw noSuchHost(ref, id);
      return json(host);
    },
  },
  {
    name: "cluster_delete_host",
    method: "DELETE",
    path: "/cluster/{cluster}/id/{id}",
    description: "Deletes hosts. Answers the cluster as a table.",
    params: { ...CLUSTER, ...IDS, ...EXPERIMENT },
    answers: ["text/plain", "application/json"],
    async handle(call) {
      const ref = refOf("cluster", call.params);
      await deleteHosts(call.ports, ref, call.params.names("id")!);
      return await hostTable(call, ref);
    },
  },
  switching("activate", "active", ACTIVE_ONLY),
  switching("deactivate", "inactive", ACTIVE_ONLY),
  switching(
    "drain",
    "drained",
    "they get no more jobs, also in runs under way, and what runs there goes on",
  ),
  {
    name: "cluster_set_host",
    method: "PUT",
    path: "/cluster/{cluster}/id/{id}/set",
    description: "Sets one key of hosts. Answers the cluster as a table.",
    params: {
      ...CLUSTER,
      ...IDS,
      key: {
        type: "text",
        help: "the key, for example `max_jobs_allowed`",
        required: true,
      },
      value: {
        type: "text",
        help: "its value",
        required: true,
        mayBeEmpty: true,
      },
      ...EXPERIMENT,
    },
    answers: ["text/plain", "application/json"],
    async handle(call) {
      const { params, ports } = call;
      const ref = refOf("cluster", params);
      await setHosts(ports, ref, {
        ids: params.names("id")!,
        key: params.text("key")!,
        value: params.text("value")!,
      });
      return await hostTable(call, ref);
    },
  },
];

function switching(verb: string, value: string, meaning: string): Route {
  return {
    name: `cluster_${verb}_host`,
    method: "PUT",
    path: `/cluster/{cluster}/id/{id}/${verb}`,
    description:
      `Makes hosts **${value}**: ${meaning}. Answers the cluster as a table.`,
    params: { ...CLUSTER, ...IDS, ...EXPERIMENT },
    answers: ["text/plain", "application/json"],
    async handle(call) {
      const ref = refOf("cluster", call.params);
      const ids = call.params.names("id")!;
      await setHosts(call.ports, ref, { ids, key: "status", value });
      return await hostTable(call, ref);
    },
  };
}
