import { refreshJobs } from "../../core/queue/refresh.ts";
import type { CommandBody } from "../command.ts";
import { showOutcome } from "./_outcome.ts";

/** `cms queue refresh` */
export const queueRefresh: CommandBody = {
  examples: ["cms queue refresh a"],

  async run(context, { ref }) {
    context.note([`INFO: Refreshing Queue: ${ref.name}`]);
    return showOutcome(context, await refreshJobs(context.ports, ref));
  },
};
