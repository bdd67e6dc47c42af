import type { QueueEvent } from "../../core/event.ts";
import { followHistory, readHistory } from "../../core/queue/history.ts";
import type { CommandBody } from "../command.ts";
import { findTextFormat, TEXT_FORMAT, textOption } from "./_shared.ts";

/** `cms queue history` */
export const queueHistory: CommandBody = {
  jobs: "any",
  options: {
    ...TEXT_FORMAT,
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
    const write = findTextFormat(options) === "json" ? formatJson : formatText;
    const jobs = names.length > 0 ? names : undefined;
    const read = flags.has("follow") ? followHistory : readHistory;
    const request = { jobs, after: textOption(options["after"]) };
    for await (const event of read(ports, ref, request)) print(write(event));
  },
};

/** An object a line. */
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
