import type { Command } from "../command.ts";

/** `cms cluster create` */
export const clusterCreate: Command = {
  path: ["cluster", "create"],
  summary: "create an empty cluster",
  examples: ["cms cluster create a"],

  async run({ ports, note }, { ref }) {
    const made = await ports.clusters.create(ref);
    note(
      made
        ? `INFO: Created cluster ${ref.name} in ${ref.experiment}`
        : `INFO: Cluster ${ref.name} is there already and stays as it is`,
    );
  },
};
