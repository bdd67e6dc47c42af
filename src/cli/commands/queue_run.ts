import { type Ref, runLogOf } from "../../core/experiment.ts";
import { NOTICE_OPTIONS, noticeVariables } from "../../core/notice.ts";
import type { OptionValues } from "../../core/options.ts";
import { describeRunPlan, planRun } from "../../core/queue/plan_run.ts";
import { runQueue } from "../../core/queue/run.ts";
import { RUN_OPTIONS } from "../../core/run_options.ts";
import type { Scheduler } from "../../core/scheduler.ts";
import type { CommandBody } from "../command.ts";
import { RunReport } from "../run_report.ts";
import { DETACH, detachRun, firstChange } from "./_detach.ts";
import { finishRun } from "./_run.ts";
import { DRY_RUN, isRehearsed, PLAN_FORMAT, printPlan } from "./_rehearsal.ts";
import { givenFor, PLUGIN_OPTION } from "./_shared.ts";

/** `cms queue run SCHEDULER`, made from the scheduler's own description. */
export function queueRun(scheduler: Scheduler): CommandBody {
  const ofRun = { ...scheduler.options, ...RUN_OPTIONS };
  const own = { ...ofRun, ...PLUGIN_OPTION };
  const line = `queue run ${scheduler.name}`;

  /** What is typed to run it so, but for whom it tells. */
  function wordsFor({ name, experiment }: Ref, options: OptionValues) {
    const shown = ["config", ...Object.keys(own)].filter((option) =>
      options[option] !== undefined && !(option in NOTICE_OPTIONS)
    );
    return [
      ...line.split(" "),
      ...[`--queue=${name}`, `--experiment=${experiment}`],
      ...shown.map((option) => `--${option}=${options[option]}`),
    ];
  }

  return {
    options: { ...own, ...PLAN_FORMAT },
    examples: examplesOf(scheduler),

    flags: {
      ...DRY_RUN,
      ...DETACH,
      stay:
        "go on when no job is left, for those that come, until it is stopped",
    },

    async run(context, input) {
      const { ports, print } = context;
      const { ref, flags } = input;
      const options = givenFor(ofRun, input.options);
      if (isRehearsed(input)) {
        const plan = await planRun(ports, ref, { scheduler, options });
        const describe = describeRunPlan;
        return printPlan(print, plan, { options: input.options, describe });
      }
      if (flags.has("detach")) {
        return await detachRun(context, {
          ports,
          ref,
          args: [
            ...wordsFor(ref, input.options),
            ...["quiet", "stay"].filter((it) => flags.has(it))
              .map((it) => `--${it}`),
          ],
          env: noticeVariables(line, (option) => options[option]),
          log: runLogOf(ref),
          begun: firstChange(ports, ref),
        });
      }
      using report = new RunReport(ref, context);
      const summary = await runQueue(ports, ref, {
        scheduler,
        options,
        stay: flags.has("stay"),
        observer: report,
        signal: context.onInterrupt(
          "the run stops and its running jobs go on",
        ),
      });
      return finishRun(report, summary);
    },
  };
}

/** How it is typed, where that can be told without knowing the scheduler. */
function examplesOf({ name, options }: Scheduler): string[] {
  const line = `cms queue run ${name} a`;
  const isKnown = Object.entries(options).every(([option, { required }]) =>
    !required || option === "max_parallel"
  );
  if (!isKnown) return [];
  const limit = options["max_parallel"]?.required ? " --max_parallel=4" : "";
  if (limit || "login" in options || !("hosts" in options)) {
    return [line + limit, `${line}${limit} --detach`];
  }
  return [
    `${line} --hosts=localhost,localhost`,
    `${line} --hosts=localhost --dry-run`,
    ...("hostfile" in options ? [`${line} --hostfile=a --detach`] : []),
  ];
}
