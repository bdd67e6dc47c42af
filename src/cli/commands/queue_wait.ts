import type { CommandBody } from "../command.ts";
import { awaitJobs, WAITING } from "./_wait.ts";

/** `cms queue wait` */
export const queueWait: CommandBody = {
  options: {
    ...WAITING.options,
    status: { type: "text", help: "only jobs that are in this state now" },
  },
  examples: [
    "cms queue wait a --name=job3 && echo well",
    "cms queue wait a --status=start",
  ],

  async run(context, input) {
    return await awaitJobs(context, { ...context, ref: input.ref }, input);
  },
};
