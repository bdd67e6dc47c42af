/**
 * Basic authentication. A credential is compared as a keyed hash, in the same
 * time whatever is wrong with it.
 *
 * @module
 */
import type { Credentials } from "../credentials.ts";
import { HttpError } from "../http_error.ts";
import type { RateLimit } from "./rate_limit.ts";

const CHALLENGE = {
  "www-authenticate": 'Basic realm="cloudmesh-queue", charset="UTF-8"',
};

/** What authentication needs. */
export interface Door {
  readonly credentials: Credentials;
  readonly failures: RateLimit;
}

/**
 * The user who sends the request.
 *
 * @throws {HttpError} 401, or 429 after too many wrong passwords.
 */
export async function authenticate(
  headers: Headers,
  address: string,
  { credentials, failures }: Door,
): Promise<string> {
  const given = parseBasic(headers.get("authorization"));
  if (!given) throw new HttpError(401, "Not authenticated", CHALLENGE);
  failures.check(address);
  // The same credential many times at once is one try.
  const isNew = !credentials.isUnderWay(given);
  const answer = credentials.accept(given);
  if (answer === true) return given.user;
  // Taken before the answer is there: many tries at a time are many tries.
  if (isNew) failures.take(address);
  if (!await answer) {
    throw new HttpError(401, "Incorrect user or password", CHALLENGE);
  }
  if (isNew) failures.giveBack(address);
  return given.user;
}

function parseBasic(
  header: string | null,
): { user: string; password: string } | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header ?? "") ??
    [];
  if (encoded === undefined) return undefined;
  try {
    const bytes = Uint8Array.from(atob(encoded), (it) => it.charCodeAt(0));
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const colon = text.indexOf(":");
    if (colon === -1) return undefined;
    return { user: text.slice(0, colon), password: text.slice(colon + 1) };
  } catch {
    return undefined; // no base64, or no UTF-8
  }
}
