/**
 * Events as routes answer them: of queues, and of jobsets.
 *
 * @module
 */
import type { QueueEvent } from "../../core/event.ts";
import type { Ref } from "../../core/experiment.ts";
import { followHistory, readHistory } from "../../core/queue/history.ts";
import { type Body, json, prefers } from "../answer.ts";
import { eventPieces } from "../event_stream.ts";
import type { ParamSpecs } from "../params.ts";
import type { Call, Route } from "../route.ts";
import { streamOf } from "../stream.ts";
import { ONLY_NAMES } from "./_params.ts";

/** What such a route is, but for its name and its path. */
export function eventsRoute(
  place: ParamSpecs,
): Pick<Route, "method" | "description" | "params" | "answers"> {
  return {
    method: "GET",
    description:
      "Each transition of each job: first what has happened, then what happens, as server-sent events. Who comes back with `Last-Event-ID`, or **after**, gets what was missed. As `application/json`: what has happened so far.",
    params: {
      ...place,
      ...ONLY_NAMES,
      after: {
        type: "text",
        help: "the id of an event: only later ones; `now`: only those to come",
      },
    },
    answers: ["text/event-stream", "application/json"],
  };
}

/** The answer, of the kind that the client prefers. */
export function eventsOf(call: Call, ref: Ref): Promise<Body> {
  return prefers(call.headers, "application/json", "text/event-stream")
    ? history(call, ref)
    : live(call, ref);
}

async function history({ params, ports }: Call, ref: Ref): Promise<Body> {
  const events: QueueEvent[] = [];
  const request = { jobs: params.names("name"), after: params.text("after") };
  for await (const event of readHistory(ports, ref, request)) {
    events.push(event);
  }
  return json(events);
}

async function live(
  { params, ports, headers, stopping, streams }: Call,
  ref: Ref,
): Promise<Body> {
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
    kind: "text/event-stream",
    body: streamOf({
      pieces: eventPieces(events),
      close: () => {
        streams.count--;
        gone.abort();
      },
    }),
  };
}
