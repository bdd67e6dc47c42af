import { AppError } from "../../core/errors.ts";
import { resetFailedJobs } from "../../core/queue/rerun.ts";
import type { CommandBody } from "../command.ts";
import { showOutcome } from "./_outcome.ts";

/** `cms queue rerun` */
export const queueRerun: CommandBody = {
  flags: { failed: "all jobs that did not end with exit code 0" },
  examples: ["cms queue rerun a --failed"],

  async run(context, { ref, flags }) {
    if (!flags.has("failed")) {
      throw new AppError("usage", "Cannot tell which jobs to run again", {
        hint: `give --failed, or see cms queue reset --help`,
      });
    }
    return showOutcome(context, await resetFailedJobs(context.ports, ref));
  },
};
