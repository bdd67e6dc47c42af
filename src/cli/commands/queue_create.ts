import type { CommandBody } from "../command.ts";

/** `cms queue create` */
export const queueCreate: CommandBody = {
  examples: ["cms queue create a"],

  async run({ ports, note }, { ref }) {
    if (await ports.queues.create(ref)) return;
    note([`INFO: Queue ${ref.name} is there already and stays as it is`]);
  },
};
