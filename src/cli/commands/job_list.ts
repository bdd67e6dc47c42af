import { listHosts } from "../../core/jobset/hosts.ts";
import { listByStatus, listEntries } from "../../core/jobset/list.ts";
import type { CommandBody } from "../command.ts";
import { FORMAT_OPTION } from "../format.ts";
import { openJobset, printEntries, printHosts } from "./_jobset.ts";
import { textOption } from "./_shared.ts";

/** `cms job list` */
export const jobList: CommandBody = {
  options: {
    status: { type: "text", help: "only jobs in this state" },
    name: {
      type: "text",
      help: "only jobs with this phrase in their names, or job[1-10]",
    },
    ...FORMAT_OPTION,
  },
  examples: ["cms job list", "cms job list --name=perform --status=ready"],

  async run(context, { options }) {
    const { jobset } = await openJobset(context, options);
    const entries = await listEntries(jobset, {
      name: textOption(options["name"]),
      status: textOption(options["status"]),
    });
    printEntries(context, entries, options);
  },
};

/** `cms job status` */
export const jobStatus: CommandBody = {
  options: FORMAT_OPTION,
  examples: ["cms job status"],

  async run(context, { options }) {
    const { jobset } = await openJobset(context, options);
    printEntries(context, await listByStatus(jobset), options);
  },
};

/** `cms job list hosts` */
export const jobListHosts: CommandBody = {
  options: FORMAT_OPTION,
  examples: ["cms job list hosts"],

  async run(context, { options }) {
    const { jobset } = await openJobset(context, options);
    printHosts(context, await listHosts(jobset), options);
  },
};
