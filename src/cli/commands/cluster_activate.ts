import { setHosts } from "../../core/cluster/set.ts";
import type { Command } from "../command.ts";
import { ID_OPTION, namesOf } from "./_shared.ts";

const ACTIVE_ONLY = "schedulers give jobs to active ones only";

/** `cms cluster activate` */
export const clusterActivate = switching("activate", {
  summary: `activate hosts: ${ACTIVE_ONLY}`,
  doing: "Activating",
  value: "active",
});

/** `cms cluster deactivate` */
export const clusterDeactivate = switching("deactivate", {
  summary: `deactivate hosts: ${ACTIVE_ONLY}`,
  doing: "Deactivating",
  value: "inactive",
});

/** `cms cluster drain` */
export const clusterDrain = switching("drain", {
  summary:
    "give hosts no more jobs, also in runs under way; what runs there goes on",
  doing: "Draining",
  value: "drained",
});

function switching(
  verb: string,
  { summary, doing, value }: {
    readonly summary: string;
    readonly doing: string;
    readonly value: string;
  },
): Command {
  return {
    path: ["cluster", verb],
    summary,
    options: ID_OPTION,
    examples: [`cms cluster ${verb} a --id='host[1-2]'`],

    async run({ ports, note }, { ref, options }) {
      const ids = namesOf(options["id"])!;
      await setHosts(ports, ref, { ids, key: "status", value });
      note(
        ids.map((id) => `INFO: ${doing} host ${id} in cluster ${ref.name}`),
      );
    },
  };
}
