/**
 * Changing the jobs of a queue.
 *
 * @module
 */
import { expandNames } from "../../core/names.ts";
import type { Ports } from "../../core/ports.ts";
import { addJobs } from "../../core/queue/add.ts";
import { deleteJobs } from "../../core/queue/delete.ts";
import { killJobs } from "../../core/queue/kill.ts";
import { refreshJobs } from "../../core/queue/refresh.ts";
import { resetJobs } from "../../core/queue/reset.ts";
import { describeChanges, type Outcome } from "../../core/queue/select.ts";
import { HttpError } from "../http_error.ts";
import { type Answer, textOrJson } from "../answer.ts";
import type { ParamSpecs } from "../params.ts";
import { EXPERIMENT, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { NAMES, QUEUE, REPLACE } from "./_params.ts";
import { DRY_RUN, planOf } from "./_plan.ts";
import { jobTable } from "./_tables.ts";

/** What a job may be given besides its name and command. */
const SPEC = {
  input: {
    type: "text",
    help: "file or directory below the experiment that the command reads",
  },
  output: {
    type: "text",
    help: "file in the job's directory for its standard output",
  },
  status: {
    type: "text",
    help: "state to begin with: `ready` with a user and host, else `undefined`",
  },
  gpu: { type: "text", help: "`CUDA_VISIBLE_DEVICES` for the command" },
  user: { type: "text", help: "user on the host that the job is assigned to" },
  host: { type: "text", help: "host that the job is assigned to" },
  shell: { type: "text", help: "shell that runs the command" },
  log: { type: "text", help: "file in the job's directory for its states" },
  pyenv: { type: "text", help: "script that is sourced before the command" },
} as const satisfies ParamSpecs;

export const jobs: readonly Route[] = [
  {
    name: "queue_add_job",
    method: "POST",
    path: "/queue/{queue}",
    description:
      "Adds one job for each name, all with the same command. Answers the queue as a table.",
    params: {
      ...QUEUE,
      name: { type: "names", help: `the jobs, ${NAMES}`, required: true },
      command: { type: "text", help: "the command line", required: true },
      ...EXPERIMENT,
      ...SPEC,
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
      const names = Object.keys(SPEC) as (keyof typeof SPEC)[];
      const request = {
        names: params.names("name")!,
        replace: params.flag("replace"),
        spec: {
          command,
          ...Object.fromEntries(names.map((key) => [key, params.text(key)])),
        },
      };
      const add = (ports: Ports) => addJobs(ports, ref, request);
      if (params.flag("dry_run")) return await planOf(ports, add);
      await add(ports);
      return await jobTable(call, ref);
    },
  },
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
      const { params, ports } = call;
      const ref = refOf("queue", params);
      const names = params.names("name") ?? expandNames(params.text("job")!);
      const remove = (ports: Ports) => deleteJobs(ports, ref, names);
      if (params.flag("dry_run")) return await planOf(ports, remove);
      const problems = await remove(ports);
      return await jobTable(call, ref, { problems });
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
    params: {
      ...QUEUE,
      job: { type: "names", help: `the jobs, ${NAMES}`, required: true },
      ...EXPERIMENT,
    },
    answers: ["text/plain", "application/json"],
    async handle({ params, ports }) {
      const ref = refOf("queue", params);
      return outcomeOf(await killJobs(ports, ref, params.names("job")!));
    },
  },
];

function outcomeOf(outcome: Outcome): Answer {
  return textOrJson({
    text: () => [...describeChanges(outcome), ...outcome.problems].join("\n"),
    json: () => JSON.stringify(outcome),
  });
}
