import type { CommandBody } from "../command.ts";
import { HISTORY, showHistory } from "./_history.ts";
import { openJobset } from "./_jobset.ts";
import { NAMES_OPTION, namesOf } from "./_shared.ts";

/** `cms job history` */
export const jobHistory: CommandBody = {
  options: { ...NAMES_OPTION, ...HISTORY.options },
  flags: HISTORY.flags,
  examples: ["cms job history --name=ls_j", "cms job history -f"],

  async run(context, input) {
    const { jobset, ports } = await openJobset(context, input.options);
    const jobs = namesOf(input.options["name"]);
    await showHistory(context, { ports, ref: jobset.ref, jobs }, input);
  },
};
