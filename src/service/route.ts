/**
 * What a route is: data, from which requests are checked and the OpenAPI
 * document is made, and a function that does the work.
 *
 * @module
 */
import type { Ports } from "../core/ports.ts";
import type { Answer, Kind } from "./answer.ts";
import type { Params, ParamSpecs } from "./params.ts";
import type { QueueViews } from "./queue_views.ts";
import type { RanQueues } from "./ran_queues.ts";
import type { Runs } from "./runs.ts";
import type { Tables } from "./tables.ts";

/** What all routes share. */
export interface Service {
  readonly ports: Ports;
  readonly tables: Tables;
  /** The file of the jobset that requests mean which name none. */
  readonly jobset: string;
  readonly views: QueueViews;
  readonly runs: Runs;
  readonly ran: RanQueues;
  /** How many event streams are open. */
  readonly streams: { count: number };
  readonly version: string;
  /** Fires when the service is being stopped: streams end. */
  readonly stopping: AbortSignal;
  /** The figures for Prometheus. */
  readonly metrics: () => Promise<string>;
}

/** One request, checked. */
export interface Call extends Service {
  readonly params: Params;
  /** Empty where the route asks for none. */
  readonly body: string;
  readonly headers: Headers;
  /** Fires when the client has gone. */
  readonly gone: () => AbortSignal;
}

/** A text that comes as the body of a request. */
export interface BodySpec {
  readonly help: string;
  /** In bytes. */
  readonly largest: number;
}

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** One route. */
export interface Route {
  /** As clients that were generated from the document call it: `queue_get`. */
  readonly name: string;
  readonly method: Method;
  /** `/queue/{queue}`; what is in braces is one of the parameters. */
  readonly path: string;
  /** Markdown for the documentation; none for what is no part of the contract. */
  readonly description?: string;
  /** In the path where it names them, else behind the question mark. */
  readonly params?: ParamSpecs;
  /** Absent where a body means nothing; a small one is read and dropped then. */
  readonly body?: BodySpec;
  /** What it answers with; the first where the client has no preference. */
  readonly answers: readonly Kind[];
  handle(call: Call): Answer | Promise<Answer>;
}
