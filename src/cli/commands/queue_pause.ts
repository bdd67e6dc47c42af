import { pauseQueue, resumeQueue } from "../../core/queue/pause.ts";
import type { CommandBody } from "../command.ts";

/** `cms queue pause` */
export const queuePause: CommandBody = {
  examples: ["cms queue pause a"],

  async run({ ports, note }, { ref }) {
    const isNew = await pauseQueue(ports, ref);
    note([
      isNew
        ? `INFO: Queue ${ref.name} is paused; its running jobs go on`
        : `INFO: Queue ${ref.name} is paused already`,
    ]);
  },
};

/** `cms queue resume` */
export const queueResume: CommandBody = {
  examples: ["cms queue resume a"],

  async run({ ports, note }, { ref }) {
    const wasPaused = await resumeQueue(ports, ref);
    note([
      wasPaused
        ? `INFO: Queue ${ref.name} goes on`
        : `INFO: Queue ${ref.name} is not paused`,
    ]);
  },
};
