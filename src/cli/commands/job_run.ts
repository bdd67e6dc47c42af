import type { Jobset } from "../../core/jobset/jobset.ts";
import { listEntries } from "../../core/jobset/list.ts";
import { runJobset } from "../../core/jobset/run.ts";
import { noticeVariables } from "../../core/notice.ts";
import { RUN_OPTIONS, runWords } from "../../core/run_options.ts";
import type { CommandBody } from "../command.ts";
import { RunReport } from "../run_report.ts";
import { DETACH, detachRun, pause } from "./_detach.ts";
import { openJobset } from "./_jobset.ts";
import { finishRun } from "./_run.ts";
import { givenFor, NAMES_OPTION, namesOf } from "./_shared.ts";

/** How often it is looked for the first job to begin, at most. */
const MOST_LOOKS = 100;

/** `cms job run` */
export const jobRun: CommandBody = {
  options: { ...NAMES_OPTION, ...RUN_OPTIONS },
  flags: DETACH,
  examples: ["cms job run --name=ls_j", "cms job run --detach"],

  async run(context, { options, flags }) {
    const { jobset, ports } = await openJobset(context, options);
    const names = namesOf(options["name"]);
    if (flags.has("detach")) {
      return await detachRun(context, {
        ports,
        ref: jobset.ref,
        args: [
          ...["job", "run", `--jobset=${jobset.file}`],
          ...runWords((name) => options[name]),
          ...names ? [`--name=${names.join(",")}`] : [],
        ],
        env: noticeVariables("job run", (name) => options[name]),
        log: jobset.logFile,
        begun: () => firstSubmitted(jobset),
      });
    }
    using report = new RunReport(jobset.ref, context);
    const summary = await runJobset(context.ports, jobset, {
      names,
      options: givenFor(RUN_OPTIONS, options),
      observer: report,
      signal: context.onInterrupt(),
    });
    return finishRun(report, summary);
  },
};

/** Resolves when a job has begun, or none does for some time. */
async function firstSubmitted(jobset: Jobset): Promise<void> {
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const begun = await listEntries(jobset, { status: "submitted" });
    if (begun.size > 0) return;
    await pause();
  }
}
