/**
 * Refuses changes that a page of another site asks for: a browser sends the
 * user's password with such a request, too.
 *
 * @module
 */
import { HttpError } from "../http_error.ts";
import { hostOf } from "./host.ts";

/** Methods that change nothing. */
const SAFE: ReadonlySet<string> = new Set(["GET", "HEAD"]);

export function isChange(method: string): boolean {
  return !SAFE.has(method);
}

/** @throws {HttpError} 403 for a change that comes from another site. */
export function checkOrigin(
  request: Request,
  scheme: string,
): void {
  const { method, headers } = request;
  if (!isChange(method)) return;
  const site = headers.get("sec-fetch-site");
  const isForeignSite = site !== null && site !== "same-origin" &&
    site !== "none";
  const origin = headers.get("origin");
  const isForeignOrigin = origin !== null &&
    origin.toLowerCase() !== `${scheme}://${hostOf(request)}`.toLowerCase();
  if (isForeignSite || isForeignOrigin) {
    throw new HttpError(
      403,
      "Changes from the page of another site are refused",
    );
  }
}
