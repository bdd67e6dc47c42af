import { resetJobs } from "../../core/queue/reset.ts";
import type { CommandBody } from "../command.ts";
import { openJobset } from "./_jobset.ts";
import { showProblems } from "./_outcome.ts";
import { NAMES_OPTION, namesOf } from "./_shared.ts";

/** `cms job reset` */
export const jobReset: CommandBody = {
  options: NAMES_OPTION,
  examples: ["cms job reset --name=ls_j"],

  async run(context, { options }) {
    const { jobset, ports } = await openJobset(context, options);
    const names = namesOf(options["name"]);
    const { changes, problems } = await resetJobs(ports, jobset.ref, { names });
    const done = changes.map(({ job }) => `Status reset for job ${job}.`);
    return showProblems(context, { done, problems });
  },
};
