import type { CommandBody } from "../command.ts";
import { STOPPING, stopRun } from "./_stop.ts";

/** `cms queue stop` */
export const queueStop: CommandBody = {
  ...STOPPING,
  examples: ["cms queue stop a", "cms queue stop a --kill"],

  async run(context, input) {
    return await stopRun(context, { ...context, ref: input.ref }, input);
  },
};
