import { AppError } from "../../core/errors.ts";
import type { QueueEvent } from "../../core/event.ts";
import { followHistory, readHistory } from "../../core/queue/history.ts";
import type { Command } from "../command.ts";
import { textOption } from "./_shared.ts";

const FORMATS = ["text", "json"];

/** `cms queue history` */
export const queueHistory: Command = {
  path: ["queue", "history"],
  summary: "show each transition of jobs, when and where",
  jobs: "any",
  options: {
    format: {
      type: "text",
      help: "text, or json: an object a line",
      placeholder: "FORMAT",
      default: "text",
    },
    after: {
      type: "text",
      help: "only what happened after the event with this id",
      placeholder: "ID",
    },
  },
  flags: { follow: "go on with what happens from now on; also -f" },
  examples: [
    "cms queue history a job3",
    "cms queue history a -f --format=json",
  ],

  async run({ ports, print }, { ref, jobs: names, options, flags }) {
    const format = String(options["format"]);
    if (!FORMATS.includes(format)) throw unknownFormat(format);
    const write = format === "json" ? formatJson : formatText;
    const jobs = names.length > 0 ? names : undefined;
    const read = flags.has("follow") ? followHistory : readHistory;
    const request = { jobs, after: textOption(options["after"]) };
    for await (const event of read(ports, ref, request)) print(write(event));
  },
};

function formatJson(event: QueueEvent): string {
  return JSON.stringify(event);
}

function formatText(event: QueueEvent): string {
  const { time, job, from = "", status, host, gpu, exit_code, reason } = event;
  const facts = [
    host === undefined ? undefined : `on ${host}`,
    gpu === undefined ? undefined : `gpu ${gpu}`,
    exit_code ? `exit code ${exit_code}` : undefined,
    reason,
  ].filter((fact) => fact !== undefined);
  const arrow = `${from} -> ${status}`.trimStart();
  return `${time}  ${job}  ${arrow}  ${facts.join(", ")}`.trimEnd();
}

function unknownFormat(name: string): AppError {
  return new AppError(
    "usage",
    `Cannot print in the format ${JSON.stringify(name)}: it is not known`,
    { hint: `there are ${FORMATS.join(", ")}` },
  );
}
