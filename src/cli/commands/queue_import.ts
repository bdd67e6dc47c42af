import { AppError } from "../../core/errors.ts";
import { parseRef } from "../../core/experiment.ts";
import { currentJobset } from "../../core/jobset/current.ts";
import { jobsetToQueue } from "../../core/jobset/to_queue.ts";
import { importJoblog } from "../../core/queue/import_joblog.ts";
import type { CommandBody, CommandContext, CommandInput } from "../command.ts";
import { showTransfer } from "./_outcome.ts";
import { textOption } from "./_shared.ts";

/** `cms queue import` */
export const queueImport: CommandBody = {
  word: "FILE",
  options: {
    joblog: {
      type: "text",
      help:
        "instead of a jobset: what parallel --joblog has written, - is standard input",
      placeholder: "FILE",
    },
    name: {
      type: "text",
      help:
        "what the jobs of a joblog are called, with their numbers behind it (default: job)",
      placeholder: "PREFIX",
    },
  },
  examples: [
    "cms queue import ~/.cloudmesh/job/spec.yaml --queue=a",
    "cms queue import a --joblog=parallel.log",
  ],

  async run(context, input) {
    const joblog = textOption(input.options["joblog"]);
    if (joblog !== undefined) return await takeJoblog(context, input, joblog);
    const { word, ref } = input;
    if (word === undefined) {
      throw new AppError("usage", "Cannot import a jobset without a file", {
        hint:
          "for example cms queue import ~/.cloudmesh/job/spec.yaml --queue=a",
      });
    }
    const jobset = await currentJobset(context.ports, word);
    showTransfer(context, ref, await jobsetToQueue(context.ports, jobset, ref));
  },
};

/** The word is the queue's name then. */
async function takeJoblog(
  { ports, readText, user, note }: CommandContext,
  { word, ref, options }: CommandInput,
  file: string,
): Promise<void> {
  const queue = word === undefined
    ? ref
    : parseRef("queue", { ...ref, name: word });
  const names = await importJoblog(ports, queue, {
    text: await readText(file),
    prefix: textOption(options["name"]),
    user,
  });
  note([
    ...names.map((name) => `INFO: Adding job ${name} to queue ${queue.name}`),
    `INFO: Run those that failed again with cms queue rerun ${queue.name} --failed`,
  ]);
}
