import { formatNames } from "../../core/names.ts";
import { deleteJobs } from "../../core/queue/delete.ts";
import { removeQueue } from "../../core/queue/remove.ts";
import type { CommandBody } from "../command.ts";
import { showDeleted } from "./_outcome.ts";
import { NAME_OPTION, namesOrAll } from "./_shared.ts";

/** `cms queue delete` */
export const queueDelete: CommandBody = {
  options: { name: { ...NAME_OPTION["name"]!, required: false } },
  flags: { all: "delete the queue itself with all that its jobs have left" },
  examples: [
    "cms queue delete a --name='job[9-10]'",
    "cms queue delete a --all",
  ],

  async run(context, { ref, options, flags }) {
    const { ports, note } = context;
    const names = namesOrAll(options["name"], flags);
    const problems = names
      ? await deleteJobs(ports, ref, names)
      : await removeQueue(ports, ref);
    note([
      names
        ? `INFO: Deleting jobs: ${formatNames(names)}`
        : `INFO: Deleting queue ${ref.name}`,
    ]);
    return showDeleted(context, problems);
  },
};
