/**
 * Changing the jobs of a queue.
 *
 * @module
 */
import { expandNames } from "../../core/names.ts";
import type { Ports } from "../../core/ports.ts";
import { deleteJobs, type JobsToDelete } from "../../core/queue/delete.ts";
import { killJobs } from "../../core/queue/kill.ts";
import { refreshJobs } from "../../core/queue/refresh.ts";
import { resetJobs } from "../../core/queue/reset.ts";
import type { Answer } from "../answer.ts";
import { EXPERIMENT, refOf } from "../place.ts";
import type { Call, Route } from "../route.ts";
import { DRY_RUN, planOf } from "./_plan.ts";
import { outcomeOf } from "./_outcome.ts";
import { JOBS, NAMES, QUEUE } from "./_params.ts";
import { jobTable } from "./_tables.ts";

export const jobs: readonly Route[] = [
  {
    name: "queue_delete_job",
    method: "DELETE",
    path: "/queue/{queue}/job/{job}",
    description:
      "Deletes jobs, and ends those that run. With **name** it tells which, as in the original; without it the path does. Answers the queue as a table.",
    params: {
      ...QUEUE,
      job: { type: "text", help: `the jobs, ${NAMES}`, required: true },
      name: { type: "names", help: `the jobs, ${NAMES}` },
      ...EXPERIMENT,
      ...DRY_RUN,
    },
    answers: ["text/plain", "application/json"],
    async handle(call) {
      const { params } = call;
      const names = params.names("name") ?? expandNames(params.text("job")!);
      return await removeJobs(call, { names });
    },
  },
  {
    name: "queue_delete_jobs",
    method: "DELETE",
    path: "/queue/{queue}/jobs",
    description:
      "Deletes the jobs that are in a state, and ends those that run. With **name** only those of them. Answers the queue as a table.",
    params: {
      ...QUEUE,
      status: { type: "text", help: "jobs in this state", required: true },
      name: { type: "names", help: `only these jobs, ${NAMES}` },
      ...EXPERIMENT,
      ...DRY_RUN,
    },
    answers: ["text/plain", "application/json"],
    async handle(call) {
      const { params } = call;
      const [names, status] = [params.names("name"), params.text("status")!];
      return await removeJobs(call, { names, status });
    },
  },
  {
    name: "queue_refresh",
    method: "PUT",
    path: "/queue/{queue}/refresh",
    description:
      "Asks the hosts for the latest states of the jobs. Answers the queue as a table.",
    params: { ...QUEUE, ...EXPERIMENT },
    answers: ["text/plain", "application/json"],
    async handle(call) {
      const ref = refOf("queue", call.params);
      const { problems } = await refreshJobs(call.ports, ref);
      return await jobTable(call, ref, { problems });
    },
  },
  {
    name: "queue_reset",
    method: "PUT",
    path: "/queue/{queue}/reset",
    description:
      "Ends jobs, removes what their runs have left, and makes them ready again. Without **name** and **status** all jobs are meant that are not `end`.",
    params: {
      ...QUEUE,
      ...EXPERIMENT,
      name: { type: "names", help: `these jobs, ${NAMES}` },
      status: { type: "text", help: "jobs in this state" },
      ...DRY_RUN,
    },
    answers: ["text/plain", "application/json"],
    async handle({ params, ports }) {
      const filter = {
        names: params.names("name"),
        status: params.text("status"),
      };
      const reset = (ports: Ports) =>
        resetJobs(ports, refOf("queue", params), filter);
      if (params.flag("dry_run")) return await planOf(ports, reset);
      return outcomeOf(await reset(ports));
    },
  },
  {
    name: "queue_kill_job",
    method: "PUT",
    path: "/queue/{queue}/job/{job}/kill",
    description:
      "Ends running jobs: TERM, and KILL after five seconds. Jobs that do not run stay as they are.",
    params: { ...QUEUE, ...JOBS, ...EXPERIMENT },
    answers: ["text/plain", "application/json"],
    async handle({ params, ports }) {
      const ref = refOf("queue", params);
      return outcomeOf(await killJobs(ports, ref, params.names("job")!));
    },
  },
];

/** Deletes, or answers what that would do. */
async function removeJobs(call: Call, meant: JobsToDelete): Promise<Answer> {
  const { params, ports } = call;
  const ref = refOf("queue", params);
  const remove = (ports: Ports) => deleteJobs(ports, ref, meant);
  if (params.flag("dry_run")) return await planOf(ports, remove);
  const { problems } = await remove(ports);
  return await jobTable(call, ref, { problems: [...problems] });
}
