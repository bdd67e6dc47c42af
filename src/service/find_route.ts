/**
 * Finds the route that a request means.
 *
 * @module
 */
import { HttpError } from "./http_error.ts";
import type { Route } from "./route.ts";

/** A route, and what stands in its path's braces. */
export interface Found {
  readonly route: Route;
  readonly path: ReadonlyMap<string, string>;
}

/** Finds routes among these; one without braces comes before one with. */
export class RouteTable {
  /** Each path's parts with its routes, plain parts before braces. */
  readonly #paths: { parts: readonly string[]; routes: Route[] }[] = [];

  constructor(routes: Iterable<Route>) {
    const byPath = Map.groupBy(routes, ({ path }) => path);
    for (const [path, routes] of byPath) {
      this.#paths.push({ parts: path.split("/"), routes });
    }
    const weight = (parts: readonly string[]) =>
      parts.map((part) => part.startsWith("{") ? "1" : "0").join("");
    this.#paths.sort((a, b) => weight(a.parts) < weight(b.parts) ? -1 : 1);
  }

  /** The route, if there is one. */
  find(method: string, pathname: string): Found | undefined {
    for (const { routes, path } of this.#matches(pathname.split("/"))) {
      const route = routes.find((it) => it.method === plain(method));
      if (route) return { route, path };
    }
    return undefined;
  }

  /**
   * Where there is none.
   *
   * @throws {HttpError} 404, 405 or a redirection to the path with or without /.
   */
  refuse({ pathname, search }: Pick<URL, "pathname" | "search">): never {
    const parts = pathname.split("/");
    const matches = this.#matches(parts);
    if (matches.length > 0) {
      const allowed = matches.flatMap(({ routes }) => routes)
        .flatMap((it) => it.method === "GET" ? ["GET", "HEAD"] : [it.method]);
      throw new HttpError(405, "Method Not Allowed", {
        allow: [...new Set(allowed)].join(", "),
      });
    }
    const other = parts.at(-1) === "" ? parts.slice(0, -1) : [...parts, ""];
    if (pathname !== "/" && this.#matches(other).length > 0) {
      throw new HttpError(307, "Temporary Redirect", {
        location: other.join("/") + search,
      });
    }
    throw new HttpError(404, "Not Found");
  }

  #matches(
    given: readonly string[],
  ): { routes: Route[]; path: Map<string, string> }[] {
    return this.#paths.flatMap(({ parts, routes }) => {
      if (parts.length !== given.length) return [];
      const path = new Map<string, string>();
      for (const [at, part] of parts.entries()) {
        const text = given[at]!;
        if (!part.startsWith("{")) {
          if (part !== text) return [];
          continue;
        }
        const value = decode(text);
        if (!value) return [];
        path.set(part.slice(1, -1), value);
      }
      return [{ routes, path }];
    });
  }
}

function plain(method: string): string {
  return method === "HEAD" ? "GET" : method;
}

/** Nothing for what is no encoded text. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
