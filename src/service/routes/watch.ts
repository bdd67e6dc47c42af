/**
 * What happens in a queue, as it happens.
 *
 * @module
 */
import type { QueueEvent } from "../../core/event.ts";
import { followHistory, readHistory } from "../../core/queue/history.ts";
import { json, prefers } from "../answer.ts";
import { eventPieces } from "../event_stream.ts";
import { EXPERIMENT, refOf } from "../place.ts";
import type { Call, Route } from "../route.ts";
import { streamOf } from "../stream.ts";
import { QUEUE } from "./_params.ts";

export const watch: readonly Route[] = [{
  name: "queue_events",
  method: "GET",
  path: "/queue/{queue}/events",
  description:
    "Each transition of each job: first what has happened, then what happens, as server-sent events. Who comes back with `Last-Event-ID`, or **after**, gets what was missed. As `application/json`: what has happened so far.",
  params: {
    ...QUEUE,
    ...EXPERIMENT,
    name: { type: "names", help: "only these jobs, for example `job[1-10]`" },
    after: {
      type: "text",
      help: "the id of an event: only later ones; `now`: only those to come",
    },
  },
  answers: ["text/event-stream", "application/json"],
  handle: (call) =>
    prefers(call.headers, "application/json", "text/event-stream")
      ? history(call)
      : live(call),
}];

async function history({ params, ports }: Call) {
  const ref = refOf("queue", params);
  const events: QueueEvent[] = [];
  const request = { jobs: params.names("name"), after: params.text("after") };
  for await (const event of readHistory(ports, ref, request)) {
    events.push(event);
  }
  return json(events);
}

async function live({ params, ports, headers, stopping, streams }: Call) {
  const ref = refOf("queue", params);
  const jobs = params.names("name");
  const after = headers.get("last-event-id") ?? params.text("after");
  // What is wrong is to be told before the answer begins.
  const start = after === "now" ? undefined : after;
  await readHistory(ports, ref, { after: start }).next();
  const gone = new AbortController();
  const signal = AbortSignal.any([stopping, gone.signal]);
  const events = followHistory(ports, ref, { jobs, after, signal });
  streams.count++;
  return {
    kind: "text/event-stream" as const,
    body: streamOf({
      pieces: eventPieces(events),
      close: () => {
        streams.count--;
        gone.abort();
      },
    }),
  };
}
