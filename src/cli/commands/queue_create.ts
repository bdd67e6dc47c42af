import type { Command } from "../command.ts";

/** `cms queue create` */
export const queueCreate: Command = {
  path: ["queue", "create"],
  summary: "create an empty queue",
  examples: ["cms queue create a"],

  async run({ ports, note }, { ref }) {
    const made = await ports.queues.create(ref);
    note(
      made
        ? `INFO: Created queue ${ref.name} in ${ref.experiment}`
        : `INFO: Queue ${ref.name} is there already and stays as it is`,
    );
  },
};
