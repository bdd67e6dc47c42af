import type { CommandBody } from "../command.ts";
import { HISTORY, showHistory } from "./_history.ts";

/** `cms queue history` */
export const queueHistory: CommandBody = {
  jobs: "any",
  ...HISTORY,
  examples: [
    "cms queue history a job3",
    "cms queue history a -f --format=json",
  ],

  async run(context, input) {
    const { ref } = input;
    const jobs = input.jobs.length > 0 ? input.jobs : undefined;
    await showHistory(context, { ports: context.ports, ref, jobs }, input);
  },
};
