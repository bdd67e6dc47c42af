/**
 * The jobs of a jobset.
 *
 * @module
 */
import { addEntries, addFile } from "../../core/jobset/add.ts";
import type { Entry } from "../../core/jobset/entry.ts";
import type { Jobset } from "../../core/jobset/jobset.ts";
import { listEntries } from "../../core/jobset/list.ts";
import { deleteJobs } from "../../core/queue/delete.ts";
import { killJobs } from "../../core/queue/kill.ts";
import { refreshJobs } from "../../core/queue/refresh.ts";
import { resetJobs } from "../../core/queue/reset.ts";
import type { Outcome } from "../../core/queue/select.ts";
import { type Body, formatMapping, json } from "../answer.ts";
import { HttpError } from "../http_error.ts";
import type { ParamSpecs } from "../params.ts";
import { fileBelow, JOBSET, jobsetOf } from "../place.ts";
import type { Call, Route } from "../route.ts";
import { REPLACE } from "./_params.ts";

const LIST = "for example `job[1-10]` or `a,b`";
const EACH = "one for all jobs or one each";
const CHANGED =
  "Answers the jobs that were changed, and what could not be done.";

/** What jobs may be given besides their names. */
const SPEC = {
  executable: { type: "text", help: "the program (`uname`)" },
  arguments: { type: "text", help: `its arguments, ${EACH} (\`-a\`)` },
  ip: { type: "text", help: `the host it prefers, ${EACH} (127.0.0.1)` },
  directory: {
    type: "text",
    help: "where it works, from the user's home on the host (`.`)",
  },
  input: { type: "text", help: `where its input is, ${EACH} (\`./data\`)` },
  output: {
    type: "text",
    help: `the directory of NAME.out and NAME.err, ${EACH} (\`./output\`)`,
  },
  status: { type: "text", help: "state to begin with (`ready`)" },
  gpu: { type: "text", help: `\`CUDA_VISIBLE_DEVICES\`, ${EACH}` },
  user: {
    type: "text",
    help: "the user on the host (who started the service)",
  },
  shell: { type: "text", help: "shell that runs it (`bash`)" },
} as const satisfies ParamSpecs;

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
    name: "job_add",
    method: "POST",
    path: "/job/",
    description:
      "Adds one job for each **name**, or those of a **file**: a jobset or a list of jobs below the service's directory. All or none. Answers the jobs that were added.",
    params: {
      name: { type: "names", help: `the jobs, ${LIST}` },
      file: { type: "text", help: "instead of **name**: `a` is `a.yaml`" },
      ...SPEC,
      ...REPLACE,
      ...JOBSET,
    },
    answers: ["application/json"],
    async handle(call) {
      const jobset = await jobsetOf(call);
      return mapping(
        await listEntries(jobset, { names: await add(call, jobset) }),
      );
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
      job: { type: "names", help: `the jobs, ${LIST}`, required: true },
      ...JOBSET,
    },
    answers: ["application/json"],
    async handle(call) {
      const jobset = await jobsetOf(call);
      const deleted = call.params.names("job")!;
      const problems = await deleteJobs(jobset, jobset.ref, deleted);
      return json({ deleted, problems });
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
    params: { name: { type: "names", help: `these jobs, ${LIST}` }, ...JOBSET },
    answers: ["application/json"],
    async handle(call) {
      const jobset = await jobsetOf(call);
      const names = call.params.names("name");
      return await outcomeOf(jobset, await change(jobset, jobset.ref, names));
    },
  };
}

/** Adds what the request asks for; answers the names. */
async function add(
  { params, ports }: Call,
  jobset: Jobset,
): Promise<readonly string[]> {
  const replace = params.flag("replace");
  const [names, file] = [params.names("name"), params.text("file")];
  if ((names === undefined) === (file === undefined)) {
    throw new HttpError(422, [{
      loc: ["query", "name"],
      msg: "give either name or file",
      type: "value_error",
    }]);
  }
  if (file !== undefined) {
    const inside = fileBelow("file of jobs", file);
    return await addFile(ports, jobset, { file: inside, replace });
  }
  const { user } = (await ports.jobsets()).here;
  const keys = Object.keys(SPEC) as (keyof typeof SPEC)[];
  const given = keys.map((key) => [key, params.text(key)] as const)
    .filter(([, text]) => text !== undefined);
  const spec = { user, ...Object.fromEntries(given) };
  await addEntries(jobset, { names: names!, spec, replace });
  return names!;
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

function mapping(entries: Iterable<readonly [string, Entry]>): Body {
  return { kind: "application/json", body: formatMapping(entries) };
}
