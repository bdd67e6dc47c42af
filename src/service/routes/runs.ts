/**
 * Runs: one route to start one for each scheduler, made from its description, and
 * those to see and stop them.
 *
 * @module
 */
import { runLogOf } from "../../core/experiment.ts";
import { NOTICE_OPTIONS, noticeVariables } from "../../core/notice.ts";
import type { OptionSpec } from "../../core/options.ts";
import { RUN_OPTIONS } from "../../core/run_options.ts";
import type { Scheduler } from "../../core/scheduler.ts";
import { createPolicy } from "../../core/scheduler/create.ts";
import { passJobs } from "../../core/queue/list.ts";
import { planRun } from "../../core/queue/plan_run.ts";
import { refreshJobs } from "../../core/queue/refresh.ts";
import { nameOf } from "../../core/queue/select.ts";
import { stopQueue } from "../../core/queue/stop.ts";
import { json, textOrJson } from "../answer.ts";
import { EXPERIMENT, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { DRY_RUN } from "./_plan.ts";
import { QUEUE } from "./_params.ts";
import { STOPPING, stopRequestOf } from "./_stop.ts";
import { jobTable } from "./_tables.ts";
import { inWordsOf } from "./_words.ts";

export const runs: readonly Route[] = [
  {
    name: "refresh_and_list_ran_queues",
    method: "PUT",
    path: "/queue/ran",
    description:
      "Refreshes and shows the queues that are being run, whoever started them, and once those whose run has ended since.",
    answers: ["text/plain", "application/json"],
    async handle({ ports, ran, tables }) {
      const shown = await Promise.all(
        ran.take().map(async ({ ref, cluster, manager }) => {
          await refreshJobs(ports, ref);
          const jobs = await passJobs(ports, ref, { to: (jobs) => [...jobs] });
          return { ref, cluster, manager, jobs };
        }),
      );
      return textOrJson({
        text: () =>
          shown.map(({ ref, cluster, manager, jobs }) => {
            const pid = manager ? `PID: ${manager.pid ?? "None"}` : "";
            return [
              `Queue: ${ref.name} Experiment: ${ref.experiment} Cluster: ${
                cluster ?? "None"
              } ${pid} STATUS:${manager ? "Running" : "Not Running"}`,
              `${tables.jobs(jobs)}\n\n`,
            ].join("\n");
          }).join(""),
        json: () =>
          JSON.stringify(shown.map(({ ref, cluster, manager, jobs }) => ({
            queue: ref.name,
            experiment: ref.experiment,
            cluster: cluster ?? null,
            pid: manager?.pid ?? null,
            running: manager !== undefined,
            jobs: jobs.map(([, job]) => job),
          }))),
      });
    },
  },
  {
    name: "queue_stop",
    method: "PUT",
    path: "/queue/{queue}/stop",
    description:
      "Stops the run of the queue, and kills its running jobs unless said otherwise. Answers the queue as a table. One that is not being run stays so.",
    params: { ...QUEUE, ...STOPPING, ...EXPERIMENT },
    answers: ["text/plain", "application/json"],
    async handle(call) {
      const ref = refOf("queue", call.params);
      const { killed } = await stopQueue(
        call.ports,
        ref,
        stopRequestOf(call),
      );
      return await jobTable(call, ref, { problems: killed?.problems ?? [] });
    },
  },
];

/** What the command line calls a host file is a cluster here, as it always was. */
const NAMES: ReadonlyMap<string, string> = new Map([["hostfile", "cluster"]]);

/** `PUT /queue/{queue}/run_SCHEDULER`; `file` has one of the user's own. */
export function runWith(scheduler: Scheduler, file?: string): Route {
  const specs: Readonly<Record<string, OptionSpec>> = {
    ...scheduler.options,
    ...RUN_OPTIONS,
  };
  const named = Object.keys(specs).map((option) => ({
    option,
    param: NAMES.get(option) ?? option,
  }));
  const params = new Map(named.map(({ option, param }) => [option, param]));
  return {
    name: `queue_run_${scheduler.name}`,
    method: "PUT",
    path: `/queue/{queue}/run_${scheduler.name}`,
    description:
      `Runs the queue in a process of its own and answers as soon as that is at work: ${scheduler.summary}. It goes on when the service stops.`,
    params: {
      ...QUEUE,
      ...Object.fromEntries(
        named.map(({ option, param }) => [param, specs[option]!]),
      ),
      stay: {
        type: "boolean",
        help:
          "go on when no job is left, for those that come, until it is stopped",
      },
      ...EXPERIMENT,
      ...DRY_RUN,
    },
    answers: ["application/json"],
    handle: inWordsOf(params, async ({ params, ports, runs, ran }) => {
      const ref = refOf("queue", params);
      const { experiment, name } = ref;
      const options = new Map<string, string>();
      for (const { option, param } of named) {
        if (option in NOTICE_OPTIONS) continue;
        const value = params.text(param);
        if (value !== undefined) options.set(option, value);
      }
      if (params.flag("dry_run")) {
        const given = Object.fromEntries(options);
        return json(await planRun(ports, ref, { scheduler, options: given }));
      }
      ports.queues.version(ref); // it must be there
      // What is wrong with the options is answered now. One of the user's own
      // decides in the run's process only: it may not come back.
      if (file === undefined) {
        createPolicy(ports, ref, {
          scheduler,
          options: Object.fromEntries(options),
        })[Symbol.dispose]();
      }
      const pid = await runs.start({
        what: nameOf(ref),
        command: [
          ...["queue", "run", scheduler.name],
          ...[`--queue=${name}`, `--experiment=${experiment}`],
          ...file === undefined ? [] : [`--plugin=${file}`],
          ...Array.from(options, ([option, value]) => `--${option}=${value}`),
          ...params.flag("stay") ? ["--stay"] : [],
        ],
        env: noticeVariables(
          `queue run ${scheduler.name}`,
          (option) => params.text(option),
        ),
        log: runLogOf(ref),
        manager: () => ports.queues.manager(ref)?.pid,
      });
      ran.note(ref, options.get("hostfile"));
      return json({
        result: `started ${scheduler.name} scheduler: pid ${pid}`,
      });
    }),
  };
}
