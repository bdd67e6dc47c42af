import { parseRef } from "../../core/experiment.ts";
import { jobsetToQueue } from "../../core/jobset/to_queue.ts";
import type { CommandBody } from "../command.ts";
import { openJobset } from "./_jobset.ts";
import { showTransfer } from "./_outcome.ts";
import { textOption } from "./_shared.ts";

/** `cms job to-queue` */
export const jobToQueue: CommandBody = {
  word: "QUEUE",
  options: {
    experiment: {
      type: "text",
      help: "the directory of their files",
      placeholder: "DIRECTORY",
      default: "./experiment",
    },
  },
  examples: ["cms job to-queue a"],

  async run(context, { word, options }) {
    const { jobset } = await openJobset(context, options);
    const ref = parseRef("queue", {
      name: word ?? jobset.ref.name,
      experiment: textOption(options["experiment"]),
    });
    showTransfer(context, ref, await jobsetToQueue(context.ports, jobset, ref));
  },
};
