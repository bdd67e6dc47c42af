/**
 * A queue for other programs.
 *
 * @module
 */
import { EXPORT_FORMATS } from "../../core/export_format.ts";
import { exportQueue } from "../../core/queue/export.ts";
import { EXPERIMENT, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { ONLY_NAMES, QUEUE } from "./_params.ts";

export const exports: readonly Route[] = [
  {
    name: "queue_export",
    method: "GET",
    path: "/queue/{queue}/export",
    description: "The queue for Slurm, GNU parallel, sh and other programs.",
    params: {
      ...QUEUE,
      format: {
        type: "text",
        help: `one of ${EXPORT_FORMATS.join(", ")}`,
        values: EXPORT_FORMATS,
        required: true,
      },
      ...ONLY_NAMES,
      status: { type: "text", help: "only jobs in this state" },
      ...EXPERIMENT,
    },
    answers: ["text/plain", "application/json"],
    async handle({ params, ports }) {
      const format = params.text("format")!;
      return {
        kind: format === "json" ? "application/json" : "text/plain",
        body: await exportQueue(ports, refOf("queue", params), {
          format,
          names: params.names("name"),
          status: params.text("status"),
        }),
      };
    },
  },
];
