import { explainJob } from "../../core/queue/explain.ts";
import type { CommandBody } from "../command.ts";
import { findTextFormat, TEXT_FORMAT } from "./_shared.ts";

/** `cms queue explain` */
export const queueExplain: CommandBody = {
  jobs: "one",
  options: TEXT_FORMAT,
  examples: ["cms queue explain a job3"],

  async run({ ports, print }, { ref, jobs, options }) {
    const format = findTextFormat(options);
    const explanation = await explainJob(ports, ref, jobs[0]!);
    const { job, status, because } = explanation;
    if (format === "json") print(JSON.stringify(explanation));
    else print([`${job} is ${status}`, ...because].join("\n  "));
  },
};
