import { AppError } from "../../core/errors.ts";
import { currentJobset } from "../../core/jobset/current.ts";
import { jobsetToQueue } from "../../core/jobset/to_queue.ts";
import type { CommandBody } from "../command.ts";
import { showTransfer } from "./_outcome.ts";

/** `cms queue import` */
export const queueImport: CommandBody = {
  word: "FILE",
  examples: ["cms queue import ~/.cloudmesh/job/spec.yaml --queue=a"],

  async run(context, { word, ref }) {
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
