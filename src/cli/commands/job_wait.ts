import type { CommandBody } from "../command.ts";
import { openJobset } from "./_jobset.ts";
import { awaitJobs, WAITING } from "./_wait.ts";

/** `cms job wait` */
export const jobWait: CommandBody = {
  ...WAITING,
  examples: ["cms job run --detach && cms job wait"],

  async run(context, input) {
    const { jobset, ports } = await openJobset(context, input.options);
    return await awaitJobs(context, { ports, ref: jobset.ref }, input);
  },
};
