import { pauseQueue, resumeQueue } from "../../core/queue/pause.ts";
import type { Command } from "../command.ts";

/** `cms queue pause` */
export const queuePause: Command = {
  path: ["queue", "pause"],
  summary: "let no further jobs be started, now and in later runs",
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
export const queueResume: Command = {
  path: ["queue", "resume"],
  summary: "let a paused queue start jobs again",
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
