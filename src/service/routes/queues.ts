/**
 * Queues as a whole: list, make, read, remove.
 *
 * @module
 */
import { parseRef } from "../../core/experiment.ts";
import type { Ports } from "../../core/ports.ts";
import { passJobs } from "../../core/queue/list.ts";
import { surveyQueues } from "../../core/queue/queues.ts";
import { removeQueue } from "../../core/queue/remove.ts";
import { json, takesGzip, textOrJson } from "../answer.ts";
import { EXPERIMENT, experimentOf, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { JOB, ONLY_NAMES, QUEUE } from "./_params.ts";
import { DRY_RUN, planOf } from "./_plan.ts";
import { jobTable } from "./_tables.ts";

export const queues: readonly Route[] = [
  {
    name: "list_queues",
    method: "GET",
    path: "/queue/",
    description:
      "The files of the experiment's queues. With `overview=true` also how their jobs stand, and who runs them.",
    params: {
      overview: { type: "boolean", help: "count the jobs of each queue, too" },
      ...EXPERIMENT,
    },
    answers: ["application/json"],
    async handle({ params, ports }) {
      const experiment = experimentOf(params);
      const queues = ports.queues.names(experiment)
        .map((name) => `${name}-queue.yaml`);
      if (!params.flag("overview")) return json({ queues });
      return json({ queues, overview: await surveyQueues(ports, experiment) });
    },
  },
  {
    name: "queue_create",
    method: "POST",
    path: "/queue/",
    description:
      "Makes an empty queue: the file `NAME-queue.yaml` in the directory of the experiment. A queue that is there stays as it is. Answers the queue's jobs.",
    params: {
      name: { type: "text", help: "the queue's name", required: true },
      ...EXPERIMENT,
    },
    answers: ["application/json"],
    async handle({ params, ports, views }) {
      const ref = parseRef("queue", {
        name: params.text("name"),
        experiment: experimentOf(params),
      });
      await ports.queues.create(ref);
      const { body } = await views.read(ref);
      return { kind: "application/json", body };
    },
  },
  {
    name: "queue_get",
    method: "GET",
    path: "/queue/{queue}",
    description:
      "The queue as its file has it: each job's record by the job's name, in queue order. The answer has an `ETag`; with `If-None-Match` it is 304 while nothing has changed. Who accepts `gzip` gets it compressed.",
    params: { ...QUEUE, ...EXPERIMENT },
    answers: ["application/json"],
    async handle({ params, views, headers }) {
      const view = await views.read(refOf("queue", params));
      const isGzip = takesGzip(headers);
      const tag = `"${view.tag}${isGzip ? "-gzip" : ""}"`;
      const known = headers.get("if-none-match") ?? "";
      const isKnown = known.trim() === "*" || known.includes(tag);
      return {
        kind: "application/json",
        body: isKnown ? null : isGzip ? view.gzip : view.body,
        status: isKnown ? 304 : 200,
        headers: {
          etag: tag,
          vary: "accept-encoding",
          "cache-control": "no-cache, no-transform",
          ...isGzip ? { "content-encoding": "gzip" } : {},
        },
      };
    },
  },
  {
    name: "queue_info",
    method: "GET",
    path: "/queue/{queue}/info",
    description:
      "The jobs as a table of text. It shows what the queue knows; `refresh` asks the hosts.",
    params: {
      ...QUEUE,
      ...EXPERIMENT,
      ...ONLY_NAMES,
      status: { type: "text", help: "only jobs in this state" },
    },
    answers: ["text/plain", "application/json"],
    handle(call) {
      const { params } = call;
      const names = params.names("name");
      const filter = { names, status: params.text("status") };
      return jobTable(call, refOf("queue", params), { filter });
    },
  },
  {
    name: "queue_delete",
    method: "DELETE",
    path: "/queue/{queue}",
    description:
      "Ends the queue's jobs, removes what their runs have left on the hosts, and removes the queue. **All of its jobs are lost.** A queue that is being run has to be stopped first.",
    params: { ...QUEUE, ...EXPERIMENT, ...DRY_RUN },
    answers: ["text/plain", "application/json"],
    async handle({ params, ports }) {
      const ref = refOf("queue", params);
      const remove = (ports: Ports) => removeQueue(ports, ref);
      if (params.flag("dry_run")) return await planOf(ports, remove);
      const problems = await remove(ports);
      return textOrJson({
        text: () => [`Deleted queue ${ref.name}.`, ...problems].join("\n"),
        json: () => JSON.stringify({ deleted: ref.name, problems }),
      });
    },
  },
  {
    name: "queue_get_job",
    method: "GET",
    path: "/queue/{queue}/job/{job}",
    description: "One job's record.",
    params: { ...QUEUE, ...JOB, ...EXPERIMENT },
    answers: ["application/json"],
    handle({ params, ports }) {
      const name = params.text("job")!;
      return passJobs(ports, refOf("queue", params), {
        names: [name],
        to: ([...jobs]) => json(jobs[0]![1]),
      });
    },
  },
];
