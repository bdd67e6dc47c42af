/**
 * The jobs of a jobset: looking at them and changing them.
 *
 * @module
 */
import type { Jobset } from "../../core/jobset/jobset.ts";
import { listEntries } from "../../core/jobset/list.ts";
import { deleteJobs } from "../../core/queue/delete.ts";
import { killJobs } from "../../core/queue/kill.ts";
import { refreshJobs } from "../../core/queue/refresh.ts";
import { resetJobs } from "../../core/queue/reset.ts";
import type { Outcome } from "../../core/queue/select.ts";
import { type Body, formatMapping, json, mapping } from "../answer.ts";
import { JOBSET, jobsetOf } from "../place.ts";
import type { Route } from "../route.ts";
import { NAMES } from "./_params.ts";

const CHANGED =
  "Answers the jobs that were changed, and what could not be done.";

export const entries: readonly Route[] = [
  {
    name: "job_list",
    method: "GET",
    path: "/job/",
    description:
      "The jobs by name, in the file's order and as they stand there.",
    params: {
      name: {
        type: "text",
        help: "jobs with this phrase in their names, or a list as `job[1-10]`",
      },
      status: { type: "text", help: "jobs in this state" },
      ...JOBSET,
    },
    answers: ["application/json"],
    async handle(call) {
      const [name, status] = ["name", "status"].map((it) =>
        call.params.text(it)
      );
      return mapping(await listEntries(await jobsetOf(call), { name, status }));
    },
  },
  {
    name: "job_get",
    method: "GET",
    path: "/job/job/{job}",
    description: "One job as it stands in the file.",
    params: {
      job: { type: "text", help: "the job's name", required: true },
      ...JOBSET,
    },
    answers: ["application/json"],
    async handle(call) {
      const names = [call.params.text("job")!];
      const [entry] = (await listEntries(await jobsetOf(call), { names }))
        .values();
      return json(entry);
    },
  },
  {
    name: "job_delete",
    method: "DELETE",
    path: "/job/job/{job}",
    description:
      "Deletes jobs, and ends those that are submitted. Where a machine does not answer, **problems** tells which may still run.",
    params: {
      job: { type: "names", help: `the jobs, ${NAMES}`, required: true },
      ...JOBSET,
    },
    answers: ["application/json"],
    async handle(call) {
      const jobset = await jobsetOf(call);
      const names = call.params.names("job")!;
      return json(await deleteJobs(jobset, jobset.ref, { names }));
    },
  },
  changing(
    "kill",
    "Ends jobs that are submitted, all of them without **name**: TERM, and KILL after five seconds.",
    killJobs,
  ),
  changing(
    "reset",
    "Makes jobs ready again, and ends those that are submitted; without **name** all that are not done.",
    (ports, ref, names) => resetJobs(ports, ref, { names }),
  ),
  {
    name: "job_refresh",
    method: "PUT",
    path: "/job/refresh",
    description:
      `Asks the hosts how jobs are that no run looks after. ${CHANGED}`,
    params: JOBSET,
    answers: ["application/json"],
    async handle(call) {
      const jobset = await jobsetOf(call);
      return await outcomeOf(jobset, await refreshJobs(jobset, jobset.ref));
    },
  },
];

/** `PUT /job/VERB` */
function changing(
  verb: string,
  description: string,
  change: typeof killJobs,
): Route {
  return {
    name: `job_${verb}`,
    method: "PUT",
    path: `/job/${verb}`,
    description: `${description} ${CHANGED}`,
    params: {
      name: { type: "names", help: `these jobs, ${NAMES}` },
      ...JOBSET,
    },
    answers: ["application/json"],
    async handle(call) {
      const jobset = await jobsetOf(call);
      const names = call.params.names("name");
      return await outcomeOf(jobset, await change(jobset, jobset.ref, names));
    },
  };
}

/** The jobs as they stand in the file now, whatever the engine calls their states. */
async function outcomeOf(
  jobset: Jobset,
  { changes, problems }: Outcome,
): Promise<Body> {
  const changed = new Set(changes.map(({ job }) => job));
  const jobs = [...await listEntries(jobset)]
    .filter(([name]) => changed.has(name));
  return {
    kind: "application/json",
    body: `{"jobs":${formatMapping(jobs)},"problems":${
      JSON.stringify(problems)
    }}`,
  };
}
