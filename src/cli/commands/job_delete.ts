import { formatNames } from "../../core/names.ts";
import { deleteJobs } from "../../core/queue/delete.ts";
import type { CommandBody } from "../command.ts";
import { openJobset } from "./_jobset.ts";
import { showDeleted } from "./_outcome.ts";
import { NAME_OPTION, namesOf } from "./_shared.ts";

/** `cms job delete` */
export const jobDelete: CommandBody = {
  options: NAME_OPTION,
  examples: ["cms job delete --name=ls_j"],

  async run(context, { options }) {
    const { jobset, ports } = await openJobset(context, options);
    const names = namesOf(options["name"])!;
    const { problems } = await deleteJobs(ports, jobset.ref, { names });
    context.note([`INFO: Deleting jobs: ${formatNames(names)}`]);
    return showDeleted(context, problems);
  },
};
