import type { Command } from "../command.ts";
import { awaitJobs, WAITING } from "./_wait.ts";

/** `cms queue wait` */
export const queueWait: Command = {
  path: ["queue", "wait"],
  summary: "wait until jobs have ended; the exit code tells how",
  ...WAITING,
  examples: ["cms queue wait a --name=job3 && echo well"],

  async run(context, input) {
    return await awaitJobs(context, { ...context, ref: input.ref }, input);
  },
};
