import { setHosts } from "../../core/cluster/set.ts";
import type { CommandBody } from "../command.ts";
import { ID_OPTION, namesOf } from "./_shared.ts";

/** `cms cluster activate` */
export const clusterActivate = switching("activate", {
  doing: "Activating",
  value: "active",
});

/** `cms cluster deactivate` */
export const clusterDeactivate = switching("deactivate", {
  doing: "Deactivating",
  value: "inactive",
});

/** `cms cluster drain` */
export const clusterDrain = switching("drain", {
  doing: "Draining",
  value: "drained",
});

function switching(
  verb: string,
  { doing, value }: {
    readonly doing: string;
    readonly value: string;
  },
): CommandBody {
  return {
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
