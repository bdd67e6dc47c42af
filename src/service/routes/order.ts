/**
 * The order of a queue's jobs.
 *
 * @module
 */
import { MOVE_OPTIONS, moveJobs } from "../../core/queue/move.ts";
import { json } from "../answer.ts";
import { EXPERIMENT, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { NAMES, QUEUE } from "./_params.ts";

export const order: readonly Route[] = [
  {
    name: "queue_move_job",
    method: "PUT",
    path: "/queue/{queue}/job/{job}/move",
    description:
      "Moves jobs to another place of the queue, with one of **to**, **before** and **behind**. Their order is that in which they have their turn, also in a run that is under way. Answers whether they stood otherwise.",
    params: {
      ...QUEUE,
      job: { type: "names", help: `the jobs, ${NAMES}`, required: true },
      ...MOVE_OPTIONS,
      ...EXPERIMENT,
    },
    answers: ["application/json"],
    async handle({ params, ports }) {
      const moved = await moveJobs(ports, refOf("queue", params), {
        names: params.names("job")!,
        to: params.text("to"),
        before: params.text("before"),
        behind: params.text("behind"),
      });
      return json({ moved });
    },
  },
];
