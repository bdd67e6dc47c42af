import type { Command } from "../command.ts";

/** `cms cluster create` */
export const clusterCreate: Command = {
  path: ["cluster", "create"],
  summary: "create an empty cluster",
  examples: ["cms cluster create a"],

  async run({ ports, note }, { ref }) {
    if (await ports.clusters.create(ref)) return;
    note([`INFO: Cluster ${ref.name} is there already and stays as it is`]);
  },
};
