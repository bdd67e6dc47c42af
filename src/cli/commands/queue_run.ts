import { describeRunPlan, planRun } from "../../core/queue/plan_run.ts";
import { runQueue } from "../../core/queue/run.ts";
import { RUN_OPTIONS } from "../../core/run_options.ts";
import type { Scheduler } from "../../core/scheduler.ts";
import type { CommandBody } from "../command.ts";
import { RunReport } from "../run_report.ts";
import { finishRun } from "./_run.ts";
import { DRY_RUN, isRehearsed, PLAN_FORMAT, printPlan } from "./_rehearsal.ts";
import { PLUGIN_OPTION } from "./_shared.ts";

/** `cms queue run SCHEDULER`, made from the scheduler's own description. */
export function queueRun(scheduler: Scheduler): CommandBody {
  return {
    options: {
      ...scheduler.options,
      ...RUN_OPTIONS,
      ...PLUGIN_OPTION,
      ...PLAN_FORMAT,
    },

    flags: DRY_RUN,

    async run(context, input) {
      const { ports, print } = context;
      const { ref, options } = input;
      if (isRehearsed(input)) {
        const plan = await planRun(ports, ref, { scheduler, options });
        return printPlan(print, plan, { options, describe: describeRunPlan });
      }
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
