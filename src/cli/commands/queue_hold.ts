import { holdJobs, releaseJobs } from "../../core/queue/hold.ts";
import type { Command } from "../command.ts";
import { NAME_OPTION, namesOf } from "./_shared.ts";
import { showOutcome } from "./_outcome.ts";

/** `cms queue hold` */
export const queueHold: Command = {
  path: ["queue", "hold"],
  summary: "keep waiting jobs from being started",
  options: NAME_OPTION,
  examples: ["cms queue hold a --name='job[5-10]'"],

  async run(context, { ref, options }) {
    const names = namesOf(options["name"])!;
    const changes = await holdJobs(context.ports, ref, names);
    return showOutcome(context, { changes, problems: [] });
  },
};

/** `cms queue release` */
export const queueRelease: Command = {
  path: ["queue", "release"],
  summary: "let held jobs wait for their turn again",
  options: NAME_OPTION,
  examples: ["cms queue release a --name='job[5-10]'"],

  async run(context, { ref, options }) {
    const names = namesOf(options["name"])!;
    const changes = await releaseJobs(context.ports, ref, names);
    return showOutcome(context, { changes, problems: [] });
  },
};
