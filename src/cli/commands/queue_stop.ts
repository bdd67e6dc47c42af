import type { Command } from "../command.ts";
import { STOPPING, stopRun } from "./_stop.ts";

/** `cms queue stop` */
export const queueStop: Command = {
  path: ["queue", "stop"],
  summary: "end the run of a queue, from any terminal; its running jobs go on",
  ...STOPPING,
  examples: ["cms queue stop a", "cms queue stop a --kill"],

  async run(context, input) {
    return await stopRun(context, { ...context, ref: input.ref }, input);
  },
};
