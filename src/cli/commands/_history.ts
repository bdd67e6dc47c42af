/**
 * What the commands share that show a history.
 *
 * @module
 */
import type { QueueEvent } from "../../core/event.ts";
import type { Ref } from "../../core/experiment.ts";
import type { Ports } from "../../core/ports.ts";
import { listJobs } from "../../core/queue/list.ts";
import { followHistory, readHistory } from "../../core/queue/history.ts";
import type { Command, CommandContext, CommandInput } from "../command.ts";
import { findTextFormat, TEXT_FORMAT, textOption } from "./_shared.ts";

/** What such a command may be told. */
export const HISTORY: Required<Pick<Command, "options" | "flags">> = {
  options: {
    ...TEXT_FORMAT,
    after: {
      type: "text",
      help: "only what happened after the event with this id",
      placeholder: "ID",
    },
  },
  flags: { follow: "go on with what happens from now on; also -f" },
};

/**
 * Prints what has happened to jobs, to all of them unless named.
 *
 * @throws {AppError} `not-found` for a name that no job has and none had.
 */
export async function showHistory(
  { print }: Pick<CommandContext, "print">,
  { ports, ref, jobs }: {
    readonly ports: Ports;
    readonly ref: Ref;
    readonly jobs: readonly string[] | undefined;
  },
  { options, flags }: CommandInput,
): Promise<void> {
  const write = findTextFormat(options) === "json" ? formatJson : formatText;
  const after = textOption(options["after"]);
  const isFollowed = flags.has("follow");
  const read = isFollowed ? followHistory : readHistory;
  const unseen = new Set(jobs);
  for await (const event of read(ports, ref, { jobs, after })) {
    print(write(event));
    unseen.delete(event.job);
  }
  if (unseen.size === 0 || isFollowed || after !== undefined) return;
  // A job that was deleted has a history; one that nobody ran yet may have none.
  await listJobs(ports, ref, { names: [...unseen] });
}

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
