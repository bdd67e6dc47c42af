import { MOVE_OPTIONS, moveJobs } from "../../core/queue/move.ts";
import type { CommandBody } from "../command.ts";
import { textOption } from "./_shared.ts";

/** `cms queue move` */
export const queueMove: CommandBody = {
  jobs: "some",
  options: MOVE_OPTIONS,
  examples: [
    "cms queue move a job7 --to=first",
    "cms queue move a 'job[5-7]' --behind=job2",
  ],

  async run({ ports, note }, { ref, jobs, options }) {
    const isMoved = await moveJobs(ports, ref, {
      names: jobs,
      to: textOption(options["to"]),
      before: textOption(options["before"]),
      behind: textOption(options["behind"]),
    });
    const names = jobs.join(", ");
    note([
      isMoved
        ? `INFO: Moved in queue ${ref.name}: ${names}`
        : `INFO: In queue ${ref.name} they stand there already: ${names}`,
    ]);
  },
};
