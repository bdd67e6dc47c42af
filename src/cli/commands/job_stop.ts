import type { CommandBody } from "../command.ts";
import { openJobset } from "./_jobset.ts";
import { STOPPING, stopRun } from "./_stop.ts";

/** `cms job stop` */
export const jobStop: CommandBody = {
  ...STOPPING,
  examples: ["cms job stop", "cms job stop --kill"],

  async run(context, input) {
    const { jobset, ports } = await openJobset(context, input.options);
    return await stopRun(context, { ports, ref: jobset.ref }, input);
  },
};
