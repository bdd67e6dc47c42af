/**
 * Parameters that several routes have.
 *
 * @module
 */
import type { ParamSpecs } from "../params.ts";

/** How lists of jobs are explained. */
export const NAMES = "for example `job[1-10]` or `a,b`";

export const QUEUE: ParamSpecs = {
  queue: { type: "text", help: "the queue's name", required: true },
};

/** One job of a queue. */
export const JOB: ParamSpecs = {
  job: { type: "text", help: "the job's name", required: true },
};

/** Several jobs of a queue, in the place of one. */
export const JOBS: ParamSpecs = {
  job: { type: "names", help: `the jobs, ${NAMES}`, required: true },
};

/** Jobs behind the question mark. */
export const ONLY_NAMES: ParamSpecs = {
  name: { type: "names", help: `only these jobs, ${NAMES}` },
};

export const CLUSTER: ParamSpecs = {
  cluster: { type: "text", help: "the cluster's name", required: true },
};

export const REPLACE: ParamSpecs = {
  replace: {
    type: "boolean",
    help: "replace those of the same name instead of refusing",
  },
};
