import type { CommandBody } from "../command.ts";

/** `cms cluster create` */
export const clusterCreate: CommandBody = {
  examples: ["cms cluster create a"],

  async run({ ports, note }, { ref }) {
    if (await ports.clusters.create(ref)) return;
    note([`INFO: Cluster ${ref.name} is there already and stays as it is`]);
  },
};
