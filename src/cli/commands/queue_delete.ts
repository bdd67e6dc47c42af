import { formatNames } from "../../core/names.ts";
import type { Ports } from "../../core/ports.ts";
import { deleteJobs } from "../../core/queue/delete.ts";
import { removeQueue } from "../../core/queue/remove.ts";
import type { CommandBody } from "../command.ts";
import { showDeleted } from "./_outcome.ts";
import { DRY_RUN, showPlan } from "./_rehearsal.ts";
import { NAME_OPTION, namesOrAll } from "./_shared.ts";

/** `cms queue delete` */
export const queueDelete: CommandBody = {
  options: { name: { ...NAME_OPTION["name"]!, required: false } },
  flags: {
    all: "delete the queue itself with all that its jobs have left",
    ...DRY_RUN,
  },
  examples: [
    "cms queue delete a --name='job[9-10]'",
    "cms queue delete a --all",
  ],

  async run(context, { ref, options, flags }) {
    const names = namesOrAll(options["name"], flags);
    const remove = (ports: Ports) =>
      names ? deleteJobs(ports, ref, names) : removeQueue(ports, ref);
    if (flags.has("dry_run")) return await showPlan(context, remove);
    const problems = await remove(context.ports);
    context.note([
      names
        ? `INFO: Deleting jobs: ${formatNames(names)}`
        : `INFO: Deleting queue ${ref.name}`,
    ]);
    return showDeleted(context, problems);
  },
};
