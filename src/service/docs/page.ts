/**
 * A page of the documentation. Nothing of it comes from elsewhere, and nothing
 * it runs may go elsewhere: its policy says so to the browser.
 *
 * @module
 */
import type { Body } from "../answer.ts";

/** What is on a page besides its title. */
export interface PageParts {
  readonly title: string;
  readonly styles: readonly string[];
  /** In this order. */
  readonly scripts: readonly string[];
  /** What is in the body before the scripts. */
  readonly content: string;
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // Swagger UI sets styles on elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The page. */
export function page({ title, styles, scripts, content }: PageParts): Body {
  const body = [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<link rel="icon" href="data:,">',
    `<title>${title}</title>`,
    ...styles.map((href) => `<link rel="stylesheet" href="${href}">`),
    "</head>",
    "<body>",
    content,
    ...scripts.map((src) => `<script src="${src}"></script>`),
    "</body>",
    "</html>",
    "",
  ].join("\n");
  return {
    kind: "text/html",
    body,
    headers: { "content-security-policy": POLICY },
  };
}

/** A part of a page, which the browser may keep. */
export function part(kind: Body["kind"], body: string): Body {
  return {
    kind,
    body,
    headers: { "cache-control": "private, max-age=3600" },
  };
}
