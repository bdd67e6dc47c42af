import { holdJobs, releaseJobs } from "../../core/queue/hold.ts";
import type { CommandBody } from "../command.ts";
import { NAME_OPTION, namesOf } from "./_shared.ts";
import { showOutcome } from "./_outcome.ts";

/** `cms queue hold` */
export const queueHold: CommandBody = {
  options: NAME_OPTION,
  examples: ["cms queue hold a --name='job[5-10]'"],

  async run(context, { ref, options }) {
    const names = namesOf(options["name"])!;
    const changes = await holdJobs(context.ports, ref, names);
    return showOutcome(context, { changes, problems: [] });
  },
};

/** `cms queue release` */
export const queueRelease: CommandBody = {
  options: NAME_OPTION,
  examples: ["cms queue release a --name='job[5-10]'"],

  async run(context, { ref, options }) {
    const names = namesOf(options["name"])!;
    const changes = await releaseJobs(context.ports, ref, names);
    return showOutcome(context, { changes, problems: [] });
  },
};
