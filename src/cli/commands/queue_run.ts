import { runQueue } from "../../core/queue/run.ts";
import { RUN_OPTIONS } from "../../core/run_options.ts";
import type { Scheduler } from "../../core/scheduler.ts";
import type { CommandBody } from "../command.ts";
import { RunReport } from "../run_report.ts";
import { finishRun } from "./_run.ts";
import { PLUGIN_OPTION } from "./_shared.ts";

/** `cms queue run SCHEDULER`, made from the scheduler's own description. */
export function queueRun(scheduler: Scheduler): CommandBody {
  return {
    options: { ...scheduler.options, ...RUN_OPTIONS, ...PLUGIN_OPTION },

    async run(context, { ref, options }) {
      const report = new RunReport(ref, context);
      const summary = await runQueue(context.ports, ref, {
        scheduler,
        options,
        observer: report,
        signal: context.onInterrupt(
          "the run stops and its running jobs go on",
        ),
      });
      return finishRun(report, summary);
    },
  };
}
