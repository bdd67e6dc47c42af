/**
 * Joblogs of GNU parallel.
 *
 * @module
 */
import { AppError } from "../../core/errors.ts";
import { importJoblog } from "../../core/queue/import_joblog.ts";
import { json } from "../answer.ts";
import { EXPERIMENT, pathBelow, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { QUEUE } from "./_params.ts";

export const joblogs: readonly Route[] = [
  {
    name: "queue_import_joblog",
    method: "POST",
    path: "/queue/{queue}/joblog",
    description:
      "Adds a job for each number of a joblog that `parallel --joblog` has written. The queue is made where there is none. Those that failed are run again after a `reset`. Answers the names.",
    params: {
      ...QUEUE,
      file: {
        type: "text",
        help: "the joblog, below the service's directory",
        required: true,
      },
      name: {
        type: "text",
        help: "what the jobs are called, before their numbers",
        default: "job",
      },
      ...EXPERIMENT,
    },
    answers: ["application/json"],
    async handle({ params, ports }) {
      const file = pathBelow("joblog", params.text("file")!);
      const jobs = await importJoblog(ports, refOf("queue", params), {
        text: await read(file),
        prefix: params.text("name"),
        user: (await ports.jobsets()).here.user,
      });
      return json({ jobs });
    },
  },
];

async function read(file: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new AppError("not-found", `Cannot find joblog ${file}`);
    }
    if (!(error instanceof Deno.errors.IsADirectory)) throw error;
    throw new AppError("invalid", `Cannot read joblog ${file}: a directory`);
  }
}
