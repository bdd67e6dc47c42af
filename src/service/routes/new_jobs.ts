/**
 * Adding jobs to a queue.
 *
 * @module
 */
import type { Ports } from "../../core/ports.ts";
import { addEachJob } from "../../core/queue/add.ts";
import { jobsOfNames } from "../../core/sweep.ts";
import { HttpError } from "../http_error.ts";
import { EXPERIMENT, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { SPEC, specOf } from "./_job_spec.ts";
import { NAMES, QUEUE, REPLACE } from "./_params.ts";
import { DRY_RUN, planOf } from "./_plan.ts";
import { jobTable } from "./_tables.ts";

export const newJobs: readonly Route[] = [
  {
    name: "queue_add_job",
    method: "POST",
    path: "/queue/{queue}",
    description:
      "Adds one job for each name, all with the same command; with **param** a sweep of jobs for each. Answers the queue as a table.",
    params: {
      ...QUEUE,
      name: { type: "names", help: `the jobs, ${NAMES}`, required: true },
      command: { type: "text", help: "the command line", required: true },
      ...EXPERIMENT,
      ...SPEC,
      param: {
        type: "text",
        help:
          "one job for each value, as `lr=0.1,0.01`; it stands for `{lr}` in the command. May be given several times.",
        repeatable: true,
      },
      ...REPLACE,
      ...DRY_RUN,
    },
    answers: ["text/plain", "application/json"],
    async handle(call) {
      const { params, ports } = call;
      const ref = refOf("queue", params);
      const command = params.text("command")!;
      if (command.trim() === "") {
        throw new HttpError(422, [{
          loc: ["query", "command"],
          msg: "the command is empty",
          type: "value_error",
        }]);
      }
      const jobs = jobsOfNames(params.names("name")!, {
        parameters: params.list("param"),
        spec: { ...specOf(params), command },
      });
      const replace = params.flag("replace");
      const add = (ports: Ports) => addEachJob(ports, ref, { jobs, replace });
      if (params.flag("dry_run")) return await planOf(ports, add);
      await add(ports);
      return await jobTable(call, ref);
    },
  },
];
