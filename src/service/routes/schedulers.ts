/**
 * The schedulers by which queues are run: those that come with cms and those that
 * the service was started with, and no others.
 *
 * @module
 */
import { RUN_OPTIONS } from "../../core/run_options.ts";
import type { Scheduler } from "../../core/scheduler.ts";
import type { OwnScheduler } from "../../core/scheduler/find.ts";
import { json, mapping } from "../answer.ts";
import { HttpError } from "../http_error.ts";
import type { Route } from "../route.ts";

/** The routes that tell of these. */
export function schedulersOf(
  schedulers: Iterable<Scheduler>,
  own: readonly OwnScheduler[],
): Route[] {
  const offered = new Map<string, Pick<OwnScheduler, "scheduler"> & Source>();
  for (const scheduler of schedulers) {
    offered.set(scheduler.name, { scheduler, file: null });
  }
  for (const entry of own) offered.set(entry.scheduler.name, entry);
  return [
    {
      name: "scheduler_list",
      method: "GET",
      path: "/scheduler/",
      description:
        "The schedulers by name: those that come with cms, and those of a **file** that the service was started with.",
      answers: ["application/json"],
      handle: () =>
        mapping(
          Array.from(
            offered,
            ([name, { scheduler: { summary }, file }]) =>
              [name, { name, summary, file }] as const,
          ),
        ),
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
      },
      answers: ["application/json"],
      handle({ params }) {
        const name = params.text("scheduler")!;
        const found = offered.get(name);
        if (!found) {
          throw new HttpError(404, `Cannot find the scheduler "${name}"`);
        }
        const { scheduler: { summary, options }, file } = found;
        return json({
          ...{ name, summary, file },
          options: { ...options, ...RUN_OPTIONS },
        });
      },
    },
  ];
}

interface Source {
  /** The module; null where it comes with cms. */
  readonly file: string | null;
}
