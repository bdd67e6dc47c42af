/**
 * The service itself: what it is, whether it is well, its figures.
 *
 * @module
 */
import { json } from "../answer.ts";
import type { Route } from "../route.ts";

export const about: readonly Route[] = [
  {
    name: "root",
    method: "GET",
    path: "/",
    description: "What this is, and where its documentation is.",
    answers: ["application/json"],
    handle: ({ version }) =>
      json({
        name: "cloudmesh-queue",
        version,
        docs: "/docs",
        redoc: "/redoc",
        openapi: "/openapi.json",
      }),
  },
  {
    name: "health",
    method: "GET",
    path: "/health",
    description: "Whether the service can do its work: 200, or 503.",
    answers: ["application/json"],
    async handle({ version }) {
      try {
        const { isDirectory } = await Deno.stat(".");
        if (isDirectory) return json({ status: "ok", version });
      } catch (error) {
        if (!(error instanceof Error)) throw error;
      }
      return {
        ...json({ status: "the directory cannot be read", version }),
        status: 503,
      };
    },
  },
  {
    name: "metrics",
    method: "GET",
    path: "/metrics",
    description: "Figures for Prometheus.",
    answers: ["text/plain"],
    handle: async ({ metrics }) => ({
      kind: "text/plain",
      body: await metrics(),
    }),
  },
];
