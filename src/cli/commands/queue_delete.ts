import { formatNames } from "../../core/names.ts";
import type { Ports } from "../../core/ports.ts";
import { deleteJobs } from "../../core/queue/delete.ts";
import { removeQueue } from "../../core/queue/remove.ts";
import type { CommandBody } from "../command.ts";
import { showDeleted } from "./_outcome.ts";
import { DRY_RUN, isRehearsed, PLAN_FORMAT, showPlan } from "./_rehearsal.ts";
import { NAME_OPTION, namesOrAll } from "./_shared.ts";

/** `cms queue delete` */
export const queueDelete: CommandBody = {
  options: {
    name: { ...NAME_OPTION["name"]!, required: false },
    ...PLAN_FORMAT,
  },
  flags: {
    all: "delete the queue itself with all that its jobs have left",
    ...DRY_RUN,
  },
  examples: [
    "cms queue delete a --name='job[9-10]'",
    "cms queue delete a --all",
  ],

  async run(context, input) {
    const { ref, options, flags } = input;
    const names = namesOrAll(options["name"], flags);
    const remove = (ports: Ports) =>
      names ? deleteJobs(ports, ref, names) : removeQueue(ports, ref);
    if (isRehearsed(input)) return await showPlan(context, input, remove);
    const problems = await remove(context.ports);
    context.note([
      names
        ? `INFO: Deleting jobs: ${formatNames(names)}`
        : `INFO: Deleting queue ${ref.name}`,
    ]);
    return showDeleted(context, problems);
  },
};
