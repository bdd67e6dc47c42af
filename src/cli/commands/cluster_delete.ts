import { deleteHosts } from "../../core/cluster/delete.ts";
import { formatNames } from "../../core/names.ts";
import type { Command } from "../command.ts";
import { ID_OPTION, namesOf } from "./_shared.ts";

/** `cms cluster delete` */
export const clusterDelete: Command = {
  path: ["cluster", "delete"],
  summary: "delete hosts from a cluster",
  options: ID_OPTION,
  examples: ["cms cluster delete a --id='host[3-4]'"],

  async run({ ports, note }, { ref, options }) {
    const ids = namesOf(options["id"])!;
    await deleteHosts(ports, ref, ids);
    note([`INFO: Deleting hosts: ${formatNames(ids)}`]);
  },
};
