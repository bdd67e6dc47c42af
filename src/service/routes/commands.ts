/**
 * Adding jobs to a queue from a file of commands.
 *
 * @module
 */
import type { Ports } from "../../core/ports.ts";
import { addEachJob } from "../../core/queue/add.ts";
import { jobsOfLines } from "../../core/sweep.ts";
import { EXPERIMENT, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { SPEC, specOf } from "./_job_spec.ts";
import { NAMES, QUEUE, REPLACE } from "./_params.ts";
import { DRY_RUN, planOf } from "./_plan.ts";
import { jobTable } from "./_tables.ts";

export const commands: readonly Route[] = [
  {
    name: "queue_add_commands",
    method: "POST",
    path: "/queue/{queue}/commands",
    description:
      "Adds one job for each line of the body. Their names are those of **name**, as many as there are lines; or a single one, numbered. Answers the queue as a table.",
    params: {
      ...QUEUE,
      name: { type: "names", help: `the jobs, ${NAMES}`, required: true },
      ...EXPERIMENT,
      ...SPEC,
      ...REPLACE,
      ...DRY_RUN,
    },
    body: {
      help: "a command on each line; empty lines and those with # are no jobs",
      largest: 4 * 1024 * 1024,
    },
    answers: ["text/plain", "application/json"],
    async handle(call) {
      const { params, ports, body } = call;
      const ref = refOf("queue", params);
      const jobs = jobsOfLines(body, {
        names: params.names("name")!,
        spec: specOf(params),
      });
      const replace = params.flag("replace");
      const add = (ports: Ports) => addEachJob(ports, ref, { jobs, replace });
      if (params.flag("dry_run")) return await planOf(ports, add);
      await add(ports);
      return await jobTable(call, ref);
    },
  },
];
