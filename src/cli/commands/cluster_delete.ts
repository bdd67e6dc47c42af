import { deleteHosts } from "../../core/cluster/delete.ts";
import { formatNames } from "../../core/names.ts";
import type { CommandBody } from "../command.ts";
import { ID_OPTION, namesOrAll } from "./_shared.ts";

/** `cms cluster delete` */
export const clusterDelete: CommandBody = {
  options: { id: { ...ID_OPTION["id"]!, required: false } },
  flags: { all: "delete the cluster itself" },
  examples: [
    "cms cluster delete a --id='host[3-4]'",
    "cms cluster delete a --all",
  ],

  async run({ ports, note }, { ref, options, flags }) {
    const ids = namesOrAll(options["id"], flags, "--id=NAMES");
    if (ids) await deleteHosts(ports, ref, ids);
    else await ports.clusters.remove(ref);
    note([
      ids
        ? `INFO: Deleting hosts: ${formatNames(ids)}`
        : `INFO: Deleting cluster ${ref.name}`,
    ]);
  },
};
