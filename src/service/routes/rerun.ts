/**
 * Running jobs of a queue once more.
 *
 * @module
 */
import { rerunJobs } from "../../core/queue/rerun.ts";
import { EXPERIMENT, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { outcomeOf } from "./_outcome.ts";
import { ONLY_NAMES, QUEUE } from "./_params.ts";

export const rerun: readonly Route[] = [
  {
    name: "queue_rerun",
    method: "PUT",
    path: "/queue/{queue}/rerun",
    description:
      "Makes jobs that have ended ready again, for the next run: all of them unless said otherwise.",
    params: {
      ...QUEUE,
      ...ONLY_NAMES,
      failed: {
        type: "boolean",
        help: "only those that did not end with exit code 0",
      },
      ...EXPERIMENT,
    },
    answers: ["text/plain", "application/json"],
    async handle({ params, ports }) {
      const outcome = await rerunJobs(ports, refOf("queue", params), {
        names: params.names("name"),
        failed: params.flag("failed"),
      });
      return outcomeOf(outcome);
    },
  },
];
