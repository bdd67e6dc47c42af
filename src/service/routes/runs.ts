/**
 * Starting runs: one route for each scheduler, made from its description.
 *
 * @module
 */
import { policyFor, RUN_OPTIONS } from "../../core/queue/run.ts";
import type { OptionSpec } from "../../core/options.ts";
import type { Scheduler } from "../../core/scheduler.ts";
import { json } from "../answer.ts";
import { EXPERIMENT, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { QUEUE } from "./_params.ts";

/** What the command line calls a host file is a cluster here, as it always was. */
const NAMES: ReadonlyMap<string, string> = new Map([["hostfile", "cluster"]]);

/** `PUT /queue/{queue}/run_SCHEDULER` */
export function runWith(scheduler: Scheduler): Route {
  const specs: Readonly<Record<string, OptionSpec>> = {
    ...scheduler.options,
    ...RUN_OPTIONS,
  };
  const named = Object.keys(specs).map((option) => ({
    option,
    param: NAMES.get(option) ?? option,
  }));
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
      ...EXPERIMENT,
    },
    answers: ["application/json"],
    async handle({ params, ports, runs }) {
      const ref = refOf("queue", params);
      const options = new Map<string, string>();
      for (const { option, param } of named) {
        const value = params.text(param);
        if (value !== undefined) options.set(option, value);
      }
      ports.queues.version(ref); // it must be there
      policyFor(ports, ref, {
        scheduler: scheduler.name,
        options: Object.fromEntries(options),
      });
      const pid = await runs.start({ ref, scheduler: scheduler.name, options });
      return json({
        result: `started ${scheduler.name} scheduler: pid ${pid}`,
      });
    },
  };
}
