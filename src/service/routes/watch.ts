/**
 * What happens in a queue, as it happens.
 *
 * @module
 */
import { EXPERIMENT, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { eventsOf, eventsRoute } from "./_events.ts";
import { QUEUE } from "./_params.ts";

export const watch: readonly Route[] = [{
  name: "queue_events",
  path: "/queue/{queue}/events",
  ...eventsRoute({ ...QUEUE, ...EXPERIMENT }),
  handle: (call) => eventsOf(call, refOf("queue", call.params)),
}];
