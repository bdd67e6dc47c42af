/**
 * Headers that go with every answer.
 *
 * @module
 */

/** For all but the documentation's pages, which have a policy of their own. */
const HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store, no-transform",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** These, unless the answer has its own; names are in lower case everywhere. */
export function withSecurity(
  headers: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  return { ...HEADERS, ...headers };
}
