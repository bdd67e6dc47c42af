/**
 * Limits of what a request may bring. A body is read whether or not its route
 * asks for one, so that the connection can be used again.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { HttpError } from "../http_error.ts";

const LONGEST_URL = 16 * 1024;
const LONGEST_HEADERS = 32 * 1024;
const MOST_HEADERS = 100;
/** Of one that nobody asks for. */
const LARGEST_BODY = 64 * 1024;
const BODY_MS = 10_000;

/** @throws {HttpError} 414 or 431. */
export function checkSize({ url, headers }: Request): void {
  if (url.length > LONGEST_URL) throw new HttpError(414, "URI Too Long");
  let [count, length] = [0, 0];
  for (const [name, value] of headers) {
    count++;
    length += name.length + value.length;
  }
  if (count > MOST_HEADERS || length > LONGEST_HEADERS) {
    throw new HttpError(431, "Request Header Fields Too Large");
  }
}

/**
 * The request's body as text.
 *
 * @throws {HttpError} 413 for one that is too large, 408 for a slow one, 400 for
 * one that breaks off, 422 for what is no UTF-8.
 */
export async function readBody(
  { body, headers }: Request,
  largest = LARGEST_BODY,
): Promise<string> {
  if (Number(headers.get("content-length") ?? 0) > largest) throw tooLarge();
  if (!body) return "";
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new HttpError(408, "Request Timeout")),
    BODY_MS,
  );
  const reader = body.getReader();
  const parts: Uint8Array[] = [];
  try {
    for (let size = 0; size <= largest;) {
      const { done, value } = await Promise.race([
        reader.read().catch(brokenOff),
        late.promise,
      ]);
      if (done) return decode(Buffer.concat(parts));
      parts.push(value);
      size += value.length;
    }
    throw tooLarge();
  } finally {
    clearTimeout(timer);
    reader.cancel().catch(() => {}); // the client may have gone
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const msg = "the body is no text in UTF-8";
    throw new HttpError(422, [{ loc: ["body"], msg, type: "value_error" }]);
  }
}

function brokenOff(): never {
  throw new HttpError(400, "The body breaks off");
}

function tooLarge(): HttpError {
  return new HttpError(413, "Request Entity Too Large");
}
