import { POLICIES, setPolicy } from "../../core/jobset/policy.ts";
import type { CommandBody } from "../command.ts";
import { openJobset } from "./_jobset.ts";
import { textOption } from "./_shared.ts";

/** `cms job scheduler` */
export const jobScheduler: CommandBody = {
  options: {
    policy: {
      type: "text",
      help: "how it finds them; docs/jobset.md tells how they differ",
      placeholder: POLICIES.join("|"),
      default: "sequential",
    },
  },
  examples: ["cms job scheduler --policy=random"],

  async run(context, { options }) {
    const { jobset } = await openJobset(context, options);
    const policy = textOption(options["policy"])!;
    const before = await setPolicy(jobset, policy);
    context.note([
      `INFO: Scheduler policy changed from ${before} to ${policy}`,
    ]);
  },
};

/** `cms job scheduler info` */
export const jobSchedulerInfo: CommandBody = {
  examples: ["cms job scheduler info"],

  async run(context, { options }) {
    const { jobset } = await openJobset(context, options);
    const policy = await jobset.policy();
    context.print(`INFO: Configured scheduler policy: ${policy}`);
  },
};
