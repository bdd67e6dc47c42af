import type { Jobset } from "../../core/jobset/jobset.ts";
import { listEntries } from "../../core/jobset/list.ts";
import { runJobset } from "../../core/jobset/run.ts";
import { RUN_OPTIONS } from "../../core/run_options.ts";
import { noticeVariables } from "../../core/setting_variable.ts";
import type { CommandBody, CommandContext } from "../command.ts";
import { RunReport } from "../run_report.ts";
import { openJobset } from "./_jobset.ts";
import { finishRun } from "./_run.ts";
import { NAMES_OPTION, namesOf } from "./_shared.ts";

/** How often, and for how long, it is looked for the first job to begin. */
const LOOK_MS = 50;
const MOST_LOOKS = 100;

/** `cms job run` */
export const jobRun: CommandBody = {
  options: { ...NAMES_OPTION, ...RUN_OPTIONS },
  flags: { detach: "do not wait: go on in the background" },
  examples: ["cms job run --name=ls_j", "cms job run --detach"],

  async run(context, { options, flags }) {
    const { jobset } = await openJobset(context, options);
    const names = namesOf(options["name"]);
    if (flags.has("detach")) {
      const args = [
        ...["job", "run", `--jobset=${jobset.file}`],
        `--timeout=${options["timeout"]}`,
        ...names ? [`--name=${names.join(",")}`] : [],
      ];
      const env = noticeVariables("job run", (name) => options[name]);
      return await detach(context, jobset, { args, env });
    }
    const report = new RunReport(jobset.ref, context);
    const summary = await runJobset(context.ports, jobset, {
      names,
      options: Object.fromEntries(
        Object.keys(RUN_OPTIONS).map((name) => [name, options[name]]),
      ),
      observer: report,
      signal: context.onInterrupt(),
    });
    return finishRun(report, summary);
  },
};

/** Starts the run as a process of its own, and waits until a job has begun. */
async function detach(
  { background, note }: CommandContext,
  jobset: Jobset,
  { args, env }: {
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  },
): Promise<number> {
  const log = jobset.logFile;
  const { pid, ended } = background(args, { log, env });
  let code: number | undefined;
  ended.then((status) => code = status);
  for (let looks = 0; code === undefined && looks < MOST_LOOKS; looks++) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    if (!jobset.isManaged()) continue;
    const begun = await listEntries(jobset, { status: "submitted" });
    if (begun.size > 0) break;
  }
  note([
    code === undefined
      ? `INFO: The jobset is run by process ${pid}; see cms job list`
      : `INFO: The run has ended`,
    `INFO: What it says is in ${log}`,
  ]);
  return code ?? 0;
}
