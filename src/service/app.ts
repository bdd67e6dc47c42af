/**
 * The service as a function from requests to responses. Guards come first, each
 * in a file of its own: who is not let in learns nothing but that.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import { type Body, choose, json } from "./answer.ts";
import { type AuditEntry, formatAudit, shownQuery } from "./audit.ts";
import { errorBody } from "./error_body.ts";
import { RouteTable } from "./find_route.ts";
import { authenticate, type Door } from "./guards/basic_auth.ts";
import { checkHost, type HostNames } from "./guards/host.ts";
import { checkSize, readBody } from "./guards/limits.ts";
import { checkOrigin, isChange } from "./guards/origin.ts";
import { HttpError } from "./http_error.ts";
import type { Metrics } from "./metrics.ts";
import { parseParams } from "./params.ts";
import type { Call, Route, Service } from "./route.ts";
import { secure } from "./security_headers.ts";
import { streamOf } from "./stream.ts";

/** What the app is made of. */
export interface AppOptions extends Door {
  readonly service: Service;
  readonly routes: readonly Route[];
  readonly metrics: Metrics;
  readonly hostNames: HostNames;
  readonly scheme: "http" | "https";
  readonly log: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Answers a request that comes from this address. */
export type App = (request: Request, address: string) => Promise<Response>;

export function createApp(options: AppOptions): App {
  const { metrics, now, log } = options;
  const table = new RouteTable(options.routes);

  return async (request, address) => {
    const began = now();
    const seen: Seen = { user: undefined, route: undefined };
    const body = await answer(request, address, { options, table, seen });
    const response = respond(body, request.method);
    const { status } = response;
    const { user, route } = seen;
    const { method, url } = request;
    metrics.answered({
      method: METHODS.has(method) ? method : "other",
      route: route?.path ?? "none",
      status,
      seconds: (now() - began) / 1000,
    });
    if (isChange(method) || status === 401 || status === 429) {
      const { pathname, search } = new URL(url);
      const entry: AuditEntry = {
        at: new Date(began).toISOString(),
        user,
        from: address,
        request: `${method} ${pathname}${shownQuery(search)}`,
        status,
      };
      log(formatAudit(entry));
    }
    return response;
  };
}

const PIECE = 64 * 1024;
/** A body that is worth to be sent in pieces. */
const LARGE = 4 * PIECE;

/** The methods that have a label of their own; a client may invent others. */
const METHODS: ReadonlySet<string> = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
]);

/** What was found out on the way. */
interface Seen {
  user: string | undefined;
  route: Route | undefined;
}

interface Way {
  readonly options: AppOptions;
  readonly table: RouteTable;
  readonly seen: Seen;
}

async function answer(
  request: Request,
  address: string,
  way: Way,
): Promise<Body> {
  const { options: { log }, seen } = way;
  let call: Call | undefined;
  try {
    call = await letIn(request, address, way);
    const answer = await seen.route!.handle(call);
    return choose(answer, request.headers.get("accept"));
  } catch (error) {
    if (error instanceof HttpError || error instanceof AppError) {
      return await errorBody(error, call);
    }
    log(`ERROR: ${error instanceof Error ? error.stack : String(error)}`);
    return { ...json({ detail: "Internal Server Error" }), status: 500 };
  }
}

/** The request, if it may pass and makes sense. */
async function letIn(
  request: Request,
  address: string,
  { options, table, seen }: Way,
): Promise<Call> {
  const { headers, method, signal } = request;
  checkHost(request, options.hostNames);
  checkSize(request);
  checkOrigin(request, options.scheme);
  seen.user = await authenticate(headers, address, options);
  const { pathname, search, searchParams } = new URL(request.url);
  const largest = table.look(method, pathname)?.body?.largest;
  const body = await readBody(request, largest);
  const { route, path } = table.find(method, { pathname, search });
  seen.route = route;
  const params = parseParams(route.params ?? {}, { path, query: searchParams });
  return { ...options.service, params, body, headers, gone: signal };
}

function respond({ kind, body, status = 200, headers }: Body, method: string) {
  const answer = new Headers(headers);
  const isText = kind.startsWith("text/");
  answer.set("content-type", isText ? `${kind}; charset=utf-8` : kind);
  secure(answer);
  const hasBody = method !== "HEAD" && status !== 304 && status !== 204;
  if (!hasBody && body instanceof ReadableStream) body.cancel();
  if (!hasBody) return new Response(null, { status, headers: answer });
  if (!(body instanceof Uint8Array) || body.length < LARGE) {
    return new Response(body, { status, headers: answer });
  }
  answer.set("content-length", String(body.length));
  const pieces = streamOf({ pieces: cut(body), close: () => {} });
  return new Response(pieces, { status, headers: answer });
}

/** Deno copies bytes as a whole, and a stream's piece by piece, within caches. */
async function* cut(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) {
    yield bytes.subarray(at, at + PIECE);
  }
}
