import { findScheduler } from "../../core/scheduler/find.ts";
import type { CommandBody } from "../command.ts";
import { formatCommandHelp } from "../help.ts";
import { PLUGIN_OPTION, textOption } from "./_shared.ts";
import { queueRun } from "./queue_run.ts";

/** `cms scheduler info NAME` */
export const schedulerInfo: CommandBody = {
  options: {
    scheduler: {
      type: "text",
      help: 'the scheduler\'s name; "--scheduler=" may be left out',
    },
    ...PLUGIN_OPTION,
  },
  examples: [
    "cms scheduler info fifo",
    "cms scheduler info --plugin=./my_policy.ts",
  ],

  async run(context, { ref, options }) {
    const scheduler = await findScheduler(context.ports, {
      experiment: ref.experiment,
      name: textOption(options["scheduler"]),
      plugin: textOption(options["plugin"]),
    });
    const { name, summary } = scheduler;
    const path = ["queue", "run", name] as const;
    context.print(
      formatCommandHelp({ path, summary, ...queueRun(scheduler) }),
    );
  },
};
