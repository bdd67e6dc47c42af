/**
 * The documentation as one page for reading, without a script. It is at `/redoc`,
 * where clients of the original look for it; Redoc itself would bring a hundred
 * packages to show the same.
 *
 * @module
 */
import type { Body } from "../answer.ts";
import type { ParamSpec } from "../params.ts";
import type { Route } from "../route.ts";
import { operationIdOf } from "./open_api.ts";
import { page } from "./page.ts";

const STYLE = `<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
code { font: 14px/1.4 ui-monospace, monospace; background: #f3f3f3; padding: 0 .2em; }
h2 { border-top: 1px solid #ccc; padding-top: 1rem; font-size: 1.1rem; }
h2 code { font-size: 1.1rem; }
table { border-collapse: collapse; }
td, th { text-align: left; padding: .2rem 1rem .2rem 0; vertical-align: top; }
nav a { display: block; font: 14px/1.6 ui-monospace, monospace; }
</style>`;

/** The page about these routes. */
export function reference(routes: readonly Route[]): Body {
  const shown = routes.filter(({ description }) => description !== undefined);
  const links = shown.map((route) =>
    `<a href="#${operationIdOf(route)}">${escape(callOf(route))}</a>`
  );
  return page({
    title: "Cloudmesh Queue: the REST service",
    styles: [],
    scripts: [],
    content: [
      STYLE,
      "<h1>The REST service of Cloudmesh Queue</h1>",
      '<p>Each request needs the user and the password (Basic). <a href="/docs">Try it out</a>, or get the <a href="/openapi.json">OpenAPI document</a>.</p>',
      `<nav>${links.join("\n")}</nav>`,
      ...shown.map(section),
    ].join("\n"),
  });
}

function section(route: Route): string {
  const { description = "", params = {}, body, answers, path } = route;
  const rows = Object.entries(params).map(([name, spec]) =>
    row(name, spec, path.includes(`{${name}}`) ? "path" : "query")
  );
  return [
    `<h2 id="${operationIdOf(route)}"><code>${
      escape(callOf(route))
    }</code></h2>`,
    `<p>${markdown(description)}</p>`,
    ...(rows.length === 0 ? [] : [`<table>${rows.join("\n")}</table>`]),
    ...(body ? [`<p>Its body: ${markdown(body.help)}.</p>`] : []),
    `<p>Answers <code>${answers.join("</code> or <code>")}</code>.</p>`,
  ].join("\n");
}

function row(name: string, spec: ParamSpec, place: "path" | "query"): string {
  const notes = [
    place === "path" || spec.required ? "required" : undefined,
    spec.default === undefined ? undefined : `default ${spec.default}`,
  ].filter((it) => it !== undefined);
  const cells = [
    `<code>${escape(name)}</code>`,
    place,
    escape(spec.type),
    markdown(spec.help),
    escape(notes.join(", ")),
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

function callOf({ method, path }: Route): string {
  return `${method} ${path}`;
}

/** As far as our own descriptions use it. */
function markdown(text: string): string {
  return escape(text)
    .replaceAll(/`([^`]+)`/g, "<code>$1</code>")
    .replaceAll(/\*\*([^*]+)\*\*/g, "<strong>$1</strong>");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
