import { formatNames } from "../../core/names.ts";
import { deleteJobs } from "../../core/queue/delete.ts";
import type { Command } from "../command.ts";
import { showDeleted } from "./_outcome.ts";
import { NAME_OPTION, namesOf } from "./_shared.ts";

/** `cms queue delete` */
export const queueDelete: Command = {
  path: ["queue", "delete"],
  summary: "delete jobs from a queue, killing those that run",
  options: NAME_OPTION,
  examples: ["cms queue delete a --name='job[9-10]'"],

  async run(context, { ref, options }) {
    const names = namesOf(options["name"])!;
    const problems = await deleteJobs(context.ports, ref, names);
    context.note([`INFO: Deleting jobs: ${formatNames(names)}`]);
    return showDeleted(context, problems);
  },
};
