/**
 * Waiting for the ends of a queue's jobs.
 *
 * @module
 */
import { EXPERIMENT, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { QUEUE } from "./_params.ts";
import { waited, waitRoute } from "./_wait.ts";

export const wait: readonly Route[] = [{
  name: "queue_wait",
  path: "/queue/{queue}/wait",
  ...waitRoute({
    ...QUEUE,
    ...EXPERIMENT,
    status: { type: "text", help: "only jobs that are in this state now" },
  }),
  handle: (call) => waited(call, refOf("queue", call.params)),
}];
