import { findScheduler } from "../../core/scheduler/find.ts";
import type { Command } from "../command.ts";
import { formatHelp } from "../help.ts";
import { PLUGIN_OPTION, textOption } from "./_shared.ts";
import { queueRun } from "./queue_run.ts";

/** `cms scheduler info NAME` */
export const schedulerInfo: Command = {
  path: ["scheduler", "info"],
  summary: "show what a scheduler does and which options it takes",
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
    const command = queueRun(scheduler);
    context.print(formatHelp([command], command.path));
  },
};
