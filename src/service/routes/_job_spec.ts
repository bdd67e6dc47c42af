/**
 * What a request says of new jobs.
 *
 * @module
 */
import { EXTRA_OPTIONS } from "../../core/job_extras.ts";
import type { JobSpec } from "../../core/new_job.ts";
import type { Params, ParamSpecs } from "../params.ts";

/** What a job may be given besides its name and command. */
export const SPEC = {
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
  ...EXTRA_OPTIONS,
} as const satisfies ParamSpecs;

/** All but the command, which is another one for each. */
export function specOf(params: Params): Omit<JobSpec, "command"> {
  const names = Object.keys(SPEC) as (keyof typeof SPEC)[];
  return Object.fromEntries(names.map((key) => [key, params.text(key)]));
}
