/**
 * Waiting for the ends of jobs: of queues, and of jobsets.
 *
 * @module
 */
import type { Ref } from "../../core/experiment.ts";
import { waitForJobs } from "../../core/queue/wait.ts";
import { type Body, json } from "../answer.ts";
import type { ParamSpecs } from "../params.ts";
import type { Call, Route } from "../route.ts";
import { ONLY_NAMES } from "./_params.ts";

/** What such a route is, but for its name and its path. */
export function waitRoute(
  place: ParamSpecs,
): Pick<Route, "method" | "description" | "params" | "answers"> {
  return {
    method: "GET",
    description:
      "Answers when all of the jobs have ended: the names of those that are **completed** with exit code 0, of those that have **failed**, and of those that are **left** when the time is over. Then ask again.",
    params: {
      ...place,
      ...ONLY_NAMES,
      timeout: {
        type: "number",
        help: "seconds after which to answer in any case",
        default: 60,
        minimum: 0,
        maximum: 3_600,
      },
    },
    answers: ["application/json"],
  };
}

/** The answer, when there is one. */
export async function waited(
  { params, ports, gone, stopping }: Call,
  ref: Ref,
): Promise<Body> {
  const result = await waitForJobs(ports, ref, {
    names: params.names("name"),
    status: params.text("status"),
    timeoutMs: Number(params.text("timeout")) * 1_000,
    signal: AbortSignal.any([gone(), stopping]),
  });
  return json(result);
}
