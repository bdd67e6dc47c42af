/**
 * Opens the port and puts the app behind it.
 *
 * @module
 */
import { AppError } from "../core/errors.ts";
import type { App } from "./app.ts";

/** Where to listen. */
export interface ServeOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** In PEM. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  readonly app: App;
}

/** A service that listens. */
export interface Listening {
  readonly url: string;
  /** Takes no more requests and resolves when those under way are answered. */
  stop(): Promise<void>;
}

/** How long requests may take to end when the service is stopped. */
const GRACE_MS = 10_000;
/** What a client has left to take its answer, where others ask for nothing. */
const LAST_MS = 2_000;

/** @throws {AppError} `conflict` for a port that is taken, `invalid` for a key. */
export function serve({ host, port, tls, app }: ServeOptions): Listening {
  const options = { hostname: host, port, onListen: () => {} };
  const underWay = new Set<Promise<void>>();
  const handler = (request: Request, info: Deno.ServeHandlerInfo) => {
    const sent = info.completed.catch(() => {}) // the client may have gone
      .finally(() => underWay.delete(sent));
    underWay.add(sent);
    return app(request, addressOf(info));
  };
  const server = listen(
    port,
    () =>
      tls
        ? Deno.serve({ ...options, ...tls }, handler)
        : Deno.serve(options, handler),
  );
  const name = host.includes(":") ? `[${host}]` : host;
  return {
    url: `${tls ? "https" : "http"}://${name}:${portOf(server.addr)}`,
    async stop() {
      const stopped = server.shutdown();
      // It also waits for requests of which half was sent, for ever.
      const late = Promise.withResolvers<void>();
      const timers = [setTimeout(late.resolve, GRACE_MS)];
      allOf(underWay).then(() =>
        timers.push(setTimeout(late.resolve, LAST_MS))
      );
      await Promise.race([stopped, late.promise]);
      timers.forEach(clearTimeout);
    },
  };
}

/** Resolves when there is none left; more may come meanwhile. */
async function allOf(promises: ReadonlySet<Promise<void>>): Promise<void> {
  while (promises.size > 0) await Promise.all(promises);
}

function listen<T>(port: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      throw new AppError(
        "conflict",
        `Cannot start the service: port ${port} is taken`,
        { hint: "another one may be running; or give --port=PORT" },
      );
    }
    if (error instanceof Deno.errors.PermissionDenied) {
      throw new AppError("io", `Cannot listen at port ${port}: not allowed`, {
        hint: "give a --port above 1023",
        cause: error,
      });
    }
    if (error instanceof Deno.errors.InvalidData) {
      throw new AppError(
        "invalid",
        `Cannot use the certificate and its key: ${error.message}`,
        { hint: "both have to be in PEM, and belong together", cause: error },
      );
    }
    throw error;
  }
}

function addressOf({ remoteAddr }: Deno.ServeHandlerInfo): string {
  return "hostname" in remoteAddr ? remoteAddr.hostname : "local";
}

function portOf(addr: Deno.Addr): number {
  return "port" in addr ? addr.port : 0;
}
