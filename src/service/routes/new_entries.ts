/**
 * Adding jobs to a jobset.
 *
 * @module
 */
import { addEntries, addFile } from "../../core/jobset/add.ts";
import type { Jobset } from "../../core/jobset/jobset.ts";
import { listEntries } from "../../core/jobset/list.ts";
import { mapping } from "../answer.ts";
import { HttpError } from "../http_error.ts";
import type { ParamSpecs } from "../params.ts";
import { fileBelow, JOBSET, jobsetOf } from "../place.ts";
import type { Call, Route } from "../route.ts";
import { NAMES, REPLACE } from "./_params.ts";

const EACH = "one for all jobs or one each";
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

export const newEntries: readonly Route[] = [
  {
    name: "job_add",
    method: "POST",
    path: "/job/",
    description:
      "Adds one job for each **name**, or those of a **file**: a jobset or a list of jobs below the service's directory. All or none. Answers the jobs that were added.",
    params: {
      name: { type: "names", help: `the jobs, ${NAMES}` },
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
];

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
