/**
 * How the end of a run is shown.
 *
 * @module
 */
import type { RunSummary } from "../../core/observer.ts";
import { JOB_FAILED, STOP_CODE } from "../exit_code.ts";
import type { RunReport } from "../run_report.ts";

/** Prints the last lines; answers the exit code. */
export function finishRun(report: RunReport, summary: RunSummary): number {
  report.finish(summary);
  if (summary.stopped) return STOP_CODE[summary.stopped.code];
  return summary.failed.length === 0 ? 0 : JOB_FAILED;
}
