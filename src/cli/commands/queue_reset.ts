import { resetJobs } from "../../core/queue/reset.ts";
import type { CommandBody } from "../command.ts";
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
  },
  examples: ["cms queue reset a --status=end", "cms queue reset a --name=job3"],

  async run(context, { ref, options }) {
    const outcome = await resetJobs(context.ports, ref, {
      names: namesOf(options["name"]),
      status: textOption(options["status"]),
    });
    return showOutcome(context, outcome);
  },
};
