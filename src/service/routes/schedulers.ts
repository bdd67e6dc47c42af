/**
 * The schedulers by which queues are run.
 *
 * @module
 */
import { listSchedulers } from "../../core/scheduler/find.ts";
import { RUN_OPTIONS } from "../../core/run_options.ts";
import { json, mapping } from "../answer.ts";
import { HttpError } from "../http_error.ts";
import { EXPERIMENT, experimentOf } from "../place.ts";
import type { Route } from "../route.ts";

export const schedulers: readonly Route[] = [
  {
    name: "scheduler_list",
    method: "GET",
    path: "/scheduler/",
    description:
      "The schedulers by name, those in the directory `schedulers` of the experiment, too. Of such a **file** no more is told: it would have to be run to know.",
    params: EXPERIMENT,
    answers: ["application/json"],
    async handle({ params, ports }) {
      const experiment = experimentOf(params);
      const entries = await listSchedulers(ports, { experiment });
      return mapping(
        Array.from(
          entries,
          ([name, { summary = null, file = null }]) =>
            [name, { name, summary, file }] as const,
        ),
      );
    },
  },
  {
    name: "scheduler_info",
    method: "GET",
    path: "/scheduler/{scheduler}",
    description:
      "What a scheduler does and which options it takes: each with its type, its help, its bounds and its default.",
    params: {
      scheduler: {
        type: "text",
        help: "the scheduler's name",
        required: true,
      },
      ...EXPERIMENT,
    },
    answers: ["application/json"],
    async handle({ params, ports }) {
      const name = params.text("scheduler")!;
      const experiment = experimentOf(params);
      const entry = (await listSchedulers(ports, { experiment })).get(name);
      if (!entry) {
        throw new HttpError(404, `Cannot find the scheduler "${name}"`);
      }
      const { summary = null, file = null } = entry;
      const known = ports.schedulers.get(name);
      const options = known ? { ...known.options, ...RUN_OPTIONS } : null;
      return json({ name, summary, file, options });
    },
  },
];
