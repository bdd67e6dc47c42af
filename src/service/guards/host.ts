/**
 * Refuses requests for other names than ours: a page of a foreign site whose
 * name is made to lead to this machine (DNS rebinding) still sends its own.
 *
 * @module
 */
import { HttpError } from "../http_error.ts";

/** Names, without a port, that lead to this service. */
export type HostNames = ReadonlySet<string>;

/** What every loopback service may be called. */
export const LOOPBACK_NAMES: readonly string[] = [
  "localhost",
  "127.0.0.1",
  "[::1]",
];

/** @throws {HttpError} 421 for a name that is not ours, 400 for none. */
export function checkHost(headers: Headers, names: HostNames): void {
  const host = headers.get("host");
  if (host === null) throw new HttpError(400, "The Host header is missing");
  if (!names.has(nameIn(host))) {
    throw new HttpError(421, "This service has another name");
  }
}

function nameIn(host: string): string {
  return host.toLowerCase().replace(/:\d{1,5}$/, "");
}
