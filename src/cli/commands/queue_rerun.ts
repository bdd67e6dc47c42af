import { AppError } from "../../core/errors.ts";
import { rerunJobs } from "../../core/queue/rerun.ts";
import type { CommandBody } from "../command.ts";
import { showOutcome } from "./_outcome.ts";
import { NAMES_OPTION, namesOf } from "./_shared.ts";

/** `cms queue rerun` */
export const queueRerun: CommandBody = {
  options: NAMES_OPTION,
  flags: {
    failed: "those that did not end with exit code 0",
    all: "those that did, too",
  },
  examples: [
    "cms queue rerun a --failed",
    "cms queue rerun a --name='job[1-3]'",
  ],

  async run(context, { ref, options, flags }) {
    const names = namesOf(options["name"]);
    const failed = flags.has("failed");
    if (names === undefined && failed === flags.has("all")) {
      throw new AppError("usage", "Cannot tell which jobs to run again", {
        hint: `give --failed, --all or --name=NAME`,
      });
    }
    const outcome = await rerunJobs(context.ports, ref, { names, failed });
    return showOutcome(context, outcome);
  },
};
