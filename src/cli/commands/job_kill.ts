import { killJobs } from "../../core/queue/kill.ts";
import type { Command } from "../command.ts";
import { EXIT_CODE } from "../exit_code.ts";
import { openJobset } from "./_jobset.ts";
import { NAMES_OPTION, namesOf } from "./_shared.ts";

/** `cms job kill` */
export const jobKill: Command = {
  path: ["job", "kill"],
  summary: "kill jobs that are submitted: TERM, and KILL after five seconds",
  options: NAMES_OPTION,
  examples: ["cms job kill --name=ls_j"],

  async run(context, { options }) {
    const { jobset, ports } = await openJobset(context, options);
    const names = namesOf(options["name"]);
    const { changes, problems } = await killJobs(ports, jobset.ref, names);
    for (const { job } of changes) context.print(`Job ${job} killed.`);
    if (changes.length === 0) context.print("No job status changes.");
    for (const problem of problems) context.warn(`WARNING: ${problem}`);
    return problems.length === 0 ? 0 : EXIT_CODE["unreachable"];
  },
};
