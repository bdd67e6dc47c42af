import { setHosts } from "../../core/cluster/set.ts";
import type { Command } from "../command.ts";
import { ID_OPTION, namesOf } from "./_shared.ts";

/** `cms cluster activate` */
export const clusterActivate = switching("activate", "Activating", "active");

/** `cms cluster deactivate` */
export const clusterDeactivate = switching(
  "deactivate",
  "Deactivating",
  "inactive",
);

function switching(verb: string, doing: string, value: string): Command {
  return {
    path: ["cluster", verb],
    summary: `${verb} hosts: schedulers give jobs to active ones only`,
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
