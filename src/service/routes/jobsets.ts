/**
 * A jobset as a whole: where it is, its run, its policy and its hosts.
 *
 * @module
 */
import {
  addHost,
  type JobsetHostSpec,
  listHosts,
} from "../../core/jobset/hosts.ts";
import { listEntries } from "../../core/jobset/list.ts";
import { parsePolicy, POLICIES, setPolicy } from "../../core/jobset/policy.ts";
import { noticeVariables } from "../../core/notice.ts";
import { RUN_OPTIONS, runWords } from "../../core/run_options.ts";
import { nameOf } from "../../core/queue/select.ts";
import { json, mapping } from "../answer.ts";
import type { ParamSpecs } from "../params.ts";
import { JOBSET, jobsetOf } from "../place.ts";
import type { Route } from "../route.ts";
import { NAMES, REPLACE } from "./_params.ts";

/** What a host may be given besides its name. */
const HOST = {
  ip: { type: "text", help: "its address, as ssh knows it (127.0.0.1)" },
  cpus: { type: "integer", help: "how many processors it has (1)", minimum: 1 },
  status: {
    type: "text",
    help: "`free`, or anything else to give it no jobs (`free`)",
  },
  job_counter: {
    type: "integer",
    help: "how many jobs of others it has (0)",
    minimum: 0,
  },
  max_jobs_allowed: {
    type: "integer",
    help: "how many jobs it takes at a time (1)",
    minimum: 0,
  },
} as const satisfies ParamSpecs;

export const jobsets: readonly Route[] = [
  {
    name: "job_info",
    method: "GET",
    path: "/job/info",
    description:
      "In which file the jobset is, where its jobs keep their logs on their hosts, below the user's home, and which process runs it.",
    params: JOBSET,
    answers: ["application/json"],
    async handle(call) {
      const { file, ref, queues } = await jobsetOf(call);
      queues.version(ref); // it must be there
      return json({
        file,
        logs: ref.experiment,
        pid: queues.manager(ref)?.pid ?? null,
      });
    },
  },
  {
    name: "job_run",
    method: "PUT",
    path: "/job/run",
    description:
      "Runs the jobs that are ready in a process of its own, on the jobset's hosts and with its policy, and answers as soon as that is at work. It goes on when the service stops.",
    params: {
      name: { type: "names", help: `only these jobs, ${NAMES}` },
      ...RUN_OPTIONS,
      ...JOBSET,
    },
    answers: ["application/json"],
    async handle(call) {
      const { params, runs } = call;
      const jobset = await jobsetOf(call);
      const { file, ref, queues, logFile: log } = jobset;
      const names = params.names("name");
      parsePolicy(await jobset.policy());
      if (names) await listEntries(jobset, { names }); // they must be there
      const pid = await runs.start({
        what: nameOf(ref),
        command: [
          ...["job", "run", `--jobset=${file}`],
          ...runWords((option) => params.text(option)),
          ...names ? [`--name=${names.join(",")}`] : [],
        ],
        env: noticeVariables("job run", (option) => params.text(option)),
        log,
        manager: () => queues.manager(ref)?.pid,
      });
      return json({ pid, log });
    },
  },
  {
    name: "job_get_policy",
    method: "GET",
    path: "/job/policy",
    description: "The policy that finds hosts for the jobs.",
    params: JOBSET,
    answers: ["application/json"],
    handle: async (call) =>
      json({ policy: await (await jobsetOf(call)).policy() }),
  },
  {
    name: "job_set_policy",
    method: "PUT",
    path: "/job/policy",
    description:
      "Chooses the policy that finds hosts for the jobs, from the next run on.",
    params: {
      policy: { type: "text", help: POLICIES.join(", "), required: true },
      ...JOBSET,
    },
    answers: ["application/json"],
    async handle(call) {
      const policy = call.params.text("policy")!;
      const before = await setPolicy(await jobsetOf(call), policy);
      return json({ policy, before });
    },
  },
  {
    name: "job_list_hosts",
    method: "GET",
    path: "/job/hosts",
    description:
      "The jobset's hosts by name; their counters are those of this moment.",
    params: JOBSET,
    answers: ["application/json"],
    handle: async (call) => mapping(await listHosts(await jobsetOf(call))),
  },
  {
    name: "job_add_host",
    method: "POST",
    path: "/job/hosts",
    description: "Adds a host to the jobset. Answers all of its hosts.",
    params: {
      name: { type: "text", help: "the host's name", required: true },
      ...HOST,
      ...REPLACE,
      ...JOBSET,
    },
    answers: ["application/json"],
    async handle(call) {
      const { params } = call;
      const jobset = await jobsetOf(call);
      const keys = Object.keys(HOST) as (keyof typeof HOST)[];
      const spec: JobsetHostSpec = Object.fromEntries(
        keys.map((key) => [key, params.text(key)]),
      );
      const replace = params.flag("replace");
      await addHost(jobset, { name: params.text("name")!, spec, replace });
      return mapping(await listHosts(jobset));
    },
  },
];
