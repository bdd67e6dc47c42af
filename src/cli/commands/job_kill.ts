import { killJobs } from "../../core/queue/kill.ts";
import type { CommandBody } from "../command.ts";
import { openJobset } from "./_jobset.ts";
import { showProblems } from "./_outcome.ts";
import { NAMES_OPTION, namesOf } from "./_shared.ts";

/** `cms job kill` */
export const jobKill: CommandBody = {
  options: NAMES_OPTION,
  examples: ["cms job kill --name=ls_j"],

  async run(context, { options }) {
    const { jobset, ports } = await openJobset(context, options);
    const names = namesOf(options["name"]);
    const { changes, problems } = await killJobs(ports, jobset.ref, names);
    const done = changes.map(({ job }) => `Job ${job} killed.`);
    return showProblems(context, { done, problems });
  },
};
