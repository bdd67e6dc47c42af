/**
 * Limits of what a request may bring. No route reads a body; one that is sent
 * nevertheless is read and dropped, so that the connection can be used again.
 *
 * @module
 */
import { HttpError } from "../http_error.ts";

const LONGEST_URL = 16 * 1024;
const LONGEST_HEADERS = 32 * 1024;
const MOST_HEADERS = 100;
const LARGEST_BODY = 64 * 1024;
const BODY_MS = 10_000;

/** @throws {HttpError} 414, 431 or 413. */
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
  if (Number(headers.get("content-length") ?? 0) > LARGEST_BODY) {
    throw tooLarge();
  }
}

/** @throws {HttpError} 413 for a body that is too large, 408 for a slow one. */
export async function dropBody({ body }: Request): Promise<void> {
  if (!body) return;
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new HttpError(408, "Request Timeout")),
    BODY_MS,
  );
  const reader = body.getReader();
  try {
    for (let size = 0; size <= LARGEST_BODY;) {
      const { done, value } = await Promise.race([reader.read(), late.promise]);
      if (done) return;
      size += value.length;
    }
    throw tooLarge();
  } finally {
    clearTimeout(timer);
    reader.cancel().catch(() => {}); // the client may have gone
  }
}

function tooLarge(): HttpError {
  return new HttpError(413, "Request Entity Too Large");
}
