/**
 * Pausing queues.
 *
 * @module
 */
import { pauseQueue, resumeQueue } from "../../core/queue/pause.ts";
import { json } from "../answer.ts";
import { EXPERIMENT, refOf } from "../place.ts";
import type { Call, Route } from "../route.ts";
import { QUEUE } from "./_params.ts";

export const pauses: readonly Route[] = [
  {
    name: "queue_paused",
    method: "GET",
    path: "/queue/{queue}/paused",
    description: "Whether the queue is paused, and since when.",
    params: { ...QUEUE, ...EXPERIMENT },
    answers: ["application/json"],
    handle(call) {
      const ref = refOf("queue", call.params);
      call.ports.queues.version(ref); // it must be there
      return answer(call);
    },
  },
  {
    name: "queue_pause",
    method: "PUT",
    path: "/queue/{queue}/pause",
    description:
      "Lets no further jobs of the queue be started, by the run that is at work and by later ones. What runs goes on.",
    params: { ...QUEUE, ...EXPERIMENT },
    answers: ["application/json"],
    async handle(call) {
      await pauseQueue(call.ports, refOf("queue", call.params));
      return answer(call);
    },
  },
  {
    name: "queue_resume",
    method: "PUT",
    path: "/queue/{queue}/resume",
    description: "Lets the jobs of a paused queue be started again.",
    params: { ...QUEUE, ...EXPERIMENT },
    answers: ["application/json"],
    async handle(call) {
      await resumeQueue(call.ports, refOf("queue", call.params));
      return answer(call);
    },
  },
];

function answer({ ports, params }: Call) {
  const since = ports.queues.pausedSince(refOf("queue", params));
  return json({ paused: since !== undefined, since: since ?? null });
}
