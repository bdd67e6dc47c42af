/**
 * The OpenAPI document, made of the routes that check the requests.
 *
 * @module
 */
import type { ParamSpec } from "../params.ts";
import type { Route } from "../route.ts";

/** A JSON object. */
type Json = { readonly [key: string]: unknown };

/** The document for these routes; those without a description are not in it. */
export function openApi(
  routes: readonly Route[],
  { version }: { version: string },
): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    if (route.description === undefined) continue;
    (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(route);
  }
  return {
    openapi: "3.0.2",
    info: {
      title: "Cloudmesh Queue: A job queue scheduler for remote/local servers.",
      description:
        "Queues of shell jobs, clusters of hosts that run them, and jobsets, which are both in one file. Tables of text are there as JSON, too: ask for `application/json`.",
      version,
    },
    paths,
    components: { schemas: SCHEMAS, securitySchemes: SECURITY },
    tags: [
      { name: "queue", description: "Operations on queues." },
      { name: "cluster", description: "Operations on clusters." },
      { name: "scheduler", description: "What finds hosts for jobs." },
      { name: "job", description: "Operations on jobsets." },
      { name: "service", description: "The service itself." },
    ],
  };
}

function operation(route: Route): Json {
  const { path, params = {}, body, answers, description } = route;
  const content = answers.map((kind) => [
    kind,
    { schema: kind === "application/json" ? {} : { type: "string" } },
  ]);
  const [, first = ""] = path.split("/");
  const isChecked = Object.keys(params).length > 0;
  return {
    tags: [
      ["queue", "cluster", "scheduler", "job"].includes(first)
        ? first
        : "service",
    ],
    summary: titleOf(route.name),
    description,
    operationId: operationIdOf(route),
    ...(isChecked
      ? { parameters: Object.entries(params).map(parameterOf(path)) }
      : {}),
    ...(body
      ? {
        requestBody: {
          required: true,
          description: body.help,
          content: { "text/plain": { schema: { type: "string" } } },
        },
      }
      : {}),
    responses: {
      "200": {
        description: "Successful Response",
        content: Object.fromEntries(content),
      },
      ...(isChecked ? { "422": VALIDATION_ERROR } : {}),
    },
    security: [{ HTTPBasic: [] }],
  };
}

/** As FastAPI makes it: clients are generated with these names. */
export function operationIdOf({ name, path, method }: Route): string {
  return `${name}${path}`.replaceAll(/\W/g, "_") + `_${method.toLowerCase()}`;
}

/** `queue_get_job` is Queue Get Job. */
function titleOf(name: string): string {
  return name.split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ");
}

function parameterOf(path: string) {
  return ([name, spec]: readonly [string, ParamSpec]): Json => {
    const isInPath = path.includes(`{${name}}`);
    const type = TYPES[spec.type];
    return {
      required: isInPath || spec.required === true,
      schema: {
        title: titleOf(name),
        ...(spec.repeatable ? { type: "array", items: { type } } : { type }),
        ...(spec.values ? { enum: spec.values } : {}),
        ...(spec.default === undefined ? {} : { default: spec.default }),
        ...(spec.minimum === undefined ? {} : { minimum: spec.minimum }),
        ...(spec.maximum === undefined ? {} : { maximum: spec.maximum }),
      },
      name,
      in: isInPath ? "path" : "query",
      description: spec.help,
    };
  };
}

const TYPES: Record<ParamSpec["type"], string> = {
  text: "string",
  names: "string",
  integer: "integer",
  number: "number",
  boolean: "boolean",
};

const VALIDATION_ERROR: Json = {
  description: "Validation Error",
  content: {
    "application/json": {
      schema: { $ref: "#/components/schemas/HTTPValidationError" },
    },
  },
};

const SECURITY: Json = { HTTPBasic: { type: "http", scheme: "basic" } };

const SCHEMAS: Json = {
  HTTPValidationError: {
    title: "HTTPValidationError",
    type: "object",
    properties: {
      detail: {
        title: "Detail",
        type: "array",
        items: { $ref: "#/components/schemas/ValidationError" },
      },
    },
  },
  ValidationError: {
    title: "ValidationError",
    required: ["loc", "msg", "type"],
    type: "object",
    properties: {
      loc: {
        title: "Location",
        type: "array",
        items: { anyOf: [{ type: "string" }, { type: "integer" }] },
      },
      msg: { title: "Message", type: "string" },
      type: { title: "Error Type", type: "string" },
    },
  },
};
