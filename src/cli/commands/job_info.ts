import type { CommandBody } from "../command.ts";
import { openJobset } from "./_jobset.ts";

/** `cms job info` */
export const jobInfo: CommandBody = {
  examples: ["cms job info"],

  async run(context, { options }) {
    const { jobset } = await openJobset(context, options);
    context.print(`Jobs are defined in: ${jobset.file}`);
    context.note([
      `INFO: Its jobs keep their logs below ~/${jobset.ref.experiment}, on the host that runs them`,
    ]);
  },
};
