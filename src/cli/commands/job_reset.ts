import { resetJobs } from "../../core/queue/reset.ts";
import type { Command } from "../command.ts";
import { EXIT_CODE } from "../exit_code.ts";
import { openJobset } from "./_jobset.ts";
import { NAMES_OPTION, namesOf } from "./_shared.ts";

/** `cms job reset` */
export const jobReset: Command = {
  path: ["job", "reset"],
  summary: "make jobs ready again; without --name all that are not done",
  options: NAMES_OPTION,
  examples: ["cms job reset --name=ls_j"],

  async run(context, { options }) {
    const { jobset, ports } = await openJobset(context, options);
    const names = namesOf(options["name"]);
    const { changes, problems } = await resetJobs(ports, jobset.ref, { names });
    for (const { job } of changes) {
      context.print(`Status reset for job ${job}.`);
    }
    if (changes.length === 0) context.print("No job status changes.");
    for (const problem of problems) context.warn(`WARNING: ${problem}`);
    return problems.length === 0 ? 0 : EXIT_CODE["unreachable"];
  },
};
