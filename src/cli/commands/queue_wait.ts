import type { CommandBody } from "../command.ts";
import { awaitJobs, WAITING } from "./_wait.ts";

/** `cms queue wait` */
export const queueWait: CommandBody = {
  ...WAITING,
  examples: ["cms queue wait a --name=job3 && echo well"],

  async run(context, input) {
    return await awaitJobs(context, { ...context, ref: input.ref }, input);
  },
};
