import { refreshJobs } from "../../core/queue/refresh.ts";
import type { Command } from "../command.ts";
import { showOutcome } from "./_outcome.ts";

/** `cms queue refresh` */
export const queueRefresh: Command = {
  path: ["queue", "refresh"],
  summary: "ask the hosts for the latest states of the jobs",
  examples: ["cms queue refresh a"],

  async run(context, { ref }) {
    context.note([`INFO: Refreshing Queue: ${ref.name}`]);
    return showOutcome(context, await refreshJobs(context.ports, ref));
  },
};
