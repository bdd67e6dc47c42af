/**
 * Making a queue and a cluster of a jobset.
 *
 * @module
 */
import { jobsetToQueue } from "../../core/jobset/to_queue.ts";
import { json } from "../answer.ts";
import { EXPERIMENT, JOBSET, jobsetOf, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { QUEUE } from "./_params.ts";

export const imports: readonly Route[] = [
  {
    name: "queue_import",
    method: "POST",
    path: "/queue/{queue}/import",
    description:
      "Adds the jobs of a jobset to the queue, and its hosts to the cluster of the same name; both are made where there are none. Answers the names of both.",
    params: { ...QUEUE, ...JOBSET, ...EXPERIMENT },
    answers: ["application/json"],
    async handle(call) {
      const ref = refOf("queue", call.params);
      return json(await jobsetToQueue(call.ports, await jobsetOf(call), ref));
    },
  },
];
