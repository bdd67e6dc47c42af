/**
 * Waiting for the ends of jobs.
 *
 * @module
 */
import { waitForJobs } from "../../core/queue/wait.ts";
import { json } from "../answer.ts";
import { EXPERIMENT, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { ONLY_NAMES, QUEUE } from "./_params.ts";

export const wait: readonly Route[] = [
  {
    name: "queue_wait",
    method: "GET",
    path: "/queue/{queue}/wait",
    description:
      "Answers when all of the jobs have ended: the names of those that are **completed** with exit code 0, of those that have **failed**, and of those that are **left** when the time is over. Then ask again.",
    params: {
      ...QUEUE,
      ...ONLY_NAMES,
      timeout: {
        type: "number",
        help: "seconds after which to answer in any case",
        default: 60,
        minimum: 0,
        maximum: 3_600,
      },
      ...EXPERIMENT,
    },
    answers: ["application/json"],
    async handle({ params, ports, gone, stopping }) {
      const waited = await waitForJobs(ports, refOf("queue", params), {
        names: params.names("name"),
        timeoutMs: Number(params.text("timeout")) * 1_000,
        signal: AbortSignal.any([gone, stopping]),
      });
      return json(waited);
    },
  },
];
