import { resetJobs } from "../../core/queue/reset.ts";
import type { CommandBody } from "../command.ts";
import type { Ports } from "../../core/ports.ts";
import { DRY_RUN, isRehearsed, PLAN_FORMAT, showPlan } from "./_rehearsal.ts";
import { namesOf, textOption } from "./_shared.ts";
import { showOutcome } from "./_outcome.ts";

/** `cms queue reset` */
export const queueReset: CommandBody = {
  options: {
    name: { type: "text", help: "these jobs, for example job[1-10]" },
    status: {
      type: "text",
      help:
        "jobs in this state (default, without --name: all that are not end)",
    },
    ...PLAN_FORMAT,
  },
  flags: DRY_RUN,
  examples: ["cms queue reset a --status=end", "cms queue reset a --name=job3"],

  async run(context, input) {
    const { ref, options } = input;
    const filter = {
      names: namesOf(options["name"]),
      status: textOption(options["status"]),
    };
    const reset = (ports: Ports) => resetJobs(ports, ref, filter);
    if (isRehearsed(input)) return await showPlan(context, input, reset);
    return showOutcome(context, await reset(context.ports));
  },
};
