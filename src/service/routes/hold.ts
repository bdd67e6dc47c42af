/**
 * Keeping jobs of a queue back, and letting them go.
 *
 * @module
 */
import { holdJobs, releaseJobs } from "../../core/queue/hold.ts";
import { EXPERIMENT, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { outcomeOf } from "./_outcome.ts";
import { JOBS, QUEUE } from "./_params.ts";

export const hold: readonly Route[] = [
  switching("hold", "Keeps waiting jobs from being started.", holdJobs),
  switching(
    "release",
    "Lets held jobs wait for their turn again.",
    releaseJobs,
  ),
];

function switching(
  verb: string,
  description: string,
  change: typeof holdJobs,
): Route {
  return {
    name: `queue_${verb}_job`,
    method: "PUT",
    path: `/queue/{queue}/job/{job}/${verb}`,
    description: `${description} All of them or none.`,
    params: { ...QUEUE, ...JOBS, ...EXPERIMENT },
    answers: ["text/plain", "application/json"],
    async handle({ params, ports }) {
      const ref = refOf("queue", params);
      const changes = await change(ports, ref, params.names("job")!);
      return outcomeOf({ changes, problems: [] });
    },
  };
}
