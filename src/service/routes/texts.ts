/**
 * Queues as text that is edited.
 *
 * @module
 */
import { editQueue, queueText } from "../../core/queue/edit.ts";
import { json } from "../answer.ts";
import { EXPERIMENT, refOf } from "../place.ts";
import type { Route } from "../route.ts";
import { NAMES, QUEUE } from "./_params.ts";

const NAME = { type: "names", help: `only these jobs, ${NAMES}` } as const;

export const texts: readonly Route[] = [
  {
    name: "queue_text",
    method: "GET",
    path: "/queue/{queue}/text",
    description: "The jobs as YAML, to be edited.",
    params: { ...QUEUE, name: NAME, ...EXPERIMENT },
    answers: ["text/plain"],
    async handle({ params, ports }) {
      const ref = refOf("queue", params);
      const text = await queueText(ports, ref, params.names("name"));
      return { kind: "text/plain", body: text };
    },
  },
  {
    name: "queue_edit",
    method: "PUT",
    path: "/queue/{queue}/text",
    description:
      "Takes over an edited text: **before** is what `GET` has answered, **after** what became of it. Nothing is taken if some of it is wrong. A job that has changed meanwhile is left as it is, and is told of in `refused`. A long text is edited job by job, with **name**.",
    params: {
      ...QUEUE,
      before: {
        type: "text",
        help: "the text as it was",
        required: true,
        mayBeEmpty: true,
      },
      after: {
        type: "text",
        help: "the edited text",
        required: true,
        mayBeEmpty: true,
      },
      name: NAME,
      ...EXPERIMENT,
    },
    answers: ["application/json"],
    async handle({ params, ports }) {
      const edited = await editQueue(ports, refOf("queue", params), {
        before: params.text("before")!,
        after: params.text("after")!,
        names: params.names("name"),
      });
      return json(edited);
    },
  },
];
