/**
 * The REST service, put together. The program loads this only when it is asked
 * for.
 *
 * @module
 */
import { AppError, type ErrorCode } from "../core/errors.ts";
import type { Ports } from "../core/ports.ts";
import type { Scheduler } from "../core/scheduler.ts";
import type { OwnScheduler } from "../core/scheduler/find.ts";
import { hostNamesAt } from "./address.ts";
import { type App, createApp } from "./app.ts";
import { readAuthFile } from "./auth_file.ts";
import { type Credential, plainCredentials } from "./credentials.ts";
import { docsOf } from "./docs/routes.ts";
import type { Door } from "./guards/basic_auth.ts";
import type { HostNames } from "./guards/host.ts";
import { RateLimit } from "./guards/rate_limit.ts";
import { createRuns } from "./launch.ts";
import { Metrics } from "./metrics.ts";
import { queueFigures } from "./queue_figures.ts";
import { QueueViews } from "./queue_views.ts";
import { RanQueues } from "./ran_queues.ts";
import { routesFor } from "./routes/mod.ts";
import { type Listening, serve } from "./serve.ts";
import type { Tables } from "./tables.ts";

export { writeAuthFile } from "./auth_file.ts";

/** What the service is given by the program. */
export interface ServiceParts {
  readonly ports: Ports;
  /** Those that come with cms. */
  readonly schedulers: Iterable<Scheduler>;
  /** Those of modules that were named at the start. */
  readonly own: readonly OwnScheduler[];
  readonly tables: Tables;
  /** The file of the jobset that requests mean which name none. */
  readonly jobset: string;
  readonly version: string;
  /** The words that start this program. */
  readonly program: readonly string[];
  /** Exit codes of the program, each with what it means. */
  readonly codes: ReadonlyMap<number, ErrorCode>;
  readonly log: (line: string) => void;
}

/** How it was asked for. */
export interface ServiceOptions {
  readonly host: string;
  readonly port: number;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly isInsecure: boolean;
  /** More names by which clients reach it. */
  readonly names: readonly string[];
  /** Who is let in: in plain, or in a file. */
  readonly login: Credential | { readonly file: string };
}

/** Who may ask, and as what. */
export interface AppSide extends Pick<Door, "credentials"> {
  readonly hostNames: HostNames;
  readonly scheme: "http" | "https";
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** The service without a port: requests are answered by its app. */
export interface ServiceApp {
  readonly app: App;
  /** Ends the streams. */
  stop(): void;
  /** When the last request is answered. */
  close(): void;
}

export function createService(
  { ports, tables, jobset, version, log, schedulers, own, ...program }:
    ServiceParts,
  { now = Date.now, ...side }: AppSide,
): ServiceApp {
  const metrics = new Metrics();
  const stopping = new AbortController();
  const views = new QueueViews(ports.queues);
  const runs = createRuns(program);
  const routes = routesFor([...schedulers], own);
  const app = createApp({
    service: {
      ...{ ports, tables, jobset, version, views, runs },
      ran: new RanQueues(ports.queues),
      streams: metrics.streams,
      stopping: stopping.signal,
      metrics: async () =>
        metrics.format(await queueFigures(ports.queues, views)),
    },
    routes: [...routes, ...docsOf(routes)],
    failures: new RateLimit(now),
    ...{ metrics, log, now },
    ...side,
  });
  return {
    app,
    stop: () => stopping.abort(),
    close: () => views[Symbol.dispose](),
  };
}

/**
 * Starts the service for the working directory.
 *
 * @throws {AppError} `usage`, `invalid`, `not-found` or `conflict`.
 */
export function startService(
  parts: ServiceParts,
  options: ServiceOptions,
): Listening {
  const { host, port, isInsecure, names, login } = options;
  const tls = readTls(options);
  const isTls = tls !== undefined;
  const service = createService(parts, {
    hostNames: hostNamesAt({ host, isTls, isInsecure, names }),
    scheme: isTls ? "https" : "http",
    credentials: "file" in login
      ? readAuthFile(login.file)
      : plainCredentials(login),
  });
  const listening = serve({ host, port, tls, app: service.app });
  return {
    url: listening.url,
    async stop() {
      service.stop();
      await listening.stop();
      service.close();
    },
  };
}

function readTls(
  { cert, key }: ServiceOptions,
): { cert: string; key: string } | undefined {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) {
    throw new AppError("usage", "Cannot use TLS with half of what it needs", {
      hint: "give both --cert=FILE and --key=FILE",
    });
  }
  return { cert: read(cert), key: read(key) };
}

function read(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new AppError("invalid", `Cannot read ${path}: ${error.message}`, {
      cause: error,
    });
  }
}
