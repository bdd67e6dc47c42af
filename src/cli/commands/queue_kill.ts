import { killJobs } from "../../core/queue/kill.ts";
import type { CommandBody } from "../command.ts";
import { NAME_OPTION, namesOf } from "./_shared.ts";
import { showOutcome } from "./_outcome.ts";

/** `cms queue kill` */
export const queueKill: CommandBody = {
  options: NAME_OPTION,
  examples: ["cms queue kill a --name=job3"],

  async run(context, { ref, options }) {
    const names = namesOf(options["name"])!;
    return showOutcome(context, await killJobs(context.ports, ref, names));
  },
};
