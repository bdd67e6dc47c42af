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
import { withSecurity } from "./security_headers.ts";

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
  const { headers, method } = request;
  checkHost(request, options.hostNames);
  checkSize(request);
  checkOrigin(request, options.scheme);
  seen.user = await authenticate(headers, address, options);
  const { pathname, search, searchParams } = new URL(request.url);
  const found = table.find(method, pathname);
  const body = await readBody(request, found?.route.body?.largest);
  const { route, path } = found ?? table.refuse({ pathname, search });
  seen.route = route;
  const params = parseParams(route.params ?? {}, { path, query: searchParams });
  return {
    ...options.service,
    ...{ params, body, headers },
    // Deno keeps no signal for a request that nobody asks for one.
    gone: () => request.signal,
  };
}

function respond({ kind, body, status = 200, headers }: Body, method: string) {
  const isText = kind.startsWith("text/");
  const answer = withSecurity(headers);
  answer["content-type"] = isText ? `${kind}; charset=utf-8` : kind;
  const hasBody = method !== "HEAD" && status !== 304 && status !== 204;
  if (!hasBody && body instanceof ReadableStream) body.cancel();
  if (!hasBody) return new Response(null, { status, headers: answer });
  if (!isList(body)) return new Response(body, { status, headers: answer });
  const length = body.reduce((sum, piece) => sum + piece.length, 0);
  answer["content-length"] = String(length);
  return new Response(ReadableStream.from(body), { status, headers: answer });
}

function isList(
  body: Body["body"],
): body is Extract<Body["body"], readonly unknown[]> {
  return Array.isArray(body);
}
