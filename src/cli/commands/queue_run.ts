import { RUN_OPTIONS, runQueue } from "../../core/queue/run.ts";
import type { Scheduler } from "../../core/scheduler.ts";
import type { Command } from "../command.ts";
import { EXIT_CODE, INTERRUPTED, JOB_FAILED } from "../exit_code.ts";
import { RunReport } from "../run_report.ts";

/** `cms queue run SCHEDULER`, made from the scheduler's own description. */
export function queueRun(scheduler: Scheduler): Command {
  return {
    path: ["queue", "run", scheduler.name],
    summary: scheduler.summary,
    options: { ...scheduler.options, ...RUN_OPTIONS },

    async run(context, { ref, options }) {
      const report = new RunReport(ref, context);
      const summary = await runQueue(context.ports, ref, {
        scheduler: scheduler.name,
        options,
        observer: report,
        signal: context.signal,
      });
      report.finish(summary);
      if (context.signal.aborted) return INTERRUPTED;
      if (summary.stopped !== undefined) return EXIT_CODE["unreachable"];
      return summary.failed.length === 0 ? 0 : JOB_FAILED;
    },
  };
}
