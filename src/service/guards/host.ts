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

/** @throws {HttpError} 421 for a name that is not ours. */
export function checkHost(request: Request, names: HostNames): void {
  if (!names.has(nameIn(hostOf(request)))) {
    throw new HttpError(421, "This service has another name");
  }
}

/** The name and port that the client has asked; HTTP/2 has it in the address. */
export function hostOf({ headers, url }: Request): string {
  return headers.get("host") ?? new URL(url).host;
}

function nameIn(host: string): string {
  return host.toLowerCase().replace(/:\d{1,5}$/, "");
}
