/**
 * What has become of a queue, in figures, in a picture and in words.
 *
 * @module
 */
import { explainJob } from "../../core/queue/explain.ts";
import { queueStats } from "../../core/queue/stats.ts";
import { queueTimeline } from "../../core/queue/timeline.ts";
import { json } from "../answer.ts";
import { EXPERIMENT, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { JOB, QUEUE } from "./_params.ts";

export const insight: readonly Route[] = [
  {
    name: "queue_stats",
    method: "GET",
    path: "/queue/{queue}/stats",
    description:
      "How the jobs stand, how long they took, how busy the slots were.",
    params: { ...QUEUE, ...EXPERIMENT },
    answers: ["application/json"],
    handle: async ({ params, ports }) =>
      json(await queueStats(ports, refOf("queue", params))),
  },
  {
    name: "queue_timeline",
    method: "GET",
    path: "/queue/{queue}/timeline",
    description: "Which job ran when and on which slot, as a picture (SVG).",
    params: { ...QUEUE, ...EXPERIMENT },
    answers: ["image/svg+xml"],
    handle: async ({ params, ports }) => ({
      kind: "image/svg+xml",
      body: await queueTimeline(ports, refOf("queue", params)),
    }),
  },
  {
    name: "queue_explain_job",
    method: "GET",
    path: "/queue/{queue}/job/{job}/explain",
    description: "Why a job waits, what it does, or how it ended.",
    params: { ...QUEUE, ...JOB, ...EXPERIMENT },
    answers: ["application/json"],
    handle: async ({ params, ports }) =>
      json(
        await explainJob(ports, refOf("queue", params), params.text("job")!),
      ),
  },
];
