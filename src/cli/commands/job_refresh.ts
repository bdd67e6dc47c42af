import { listEntries } from "../../core/jobset/list.ts";
import { refreshJobs } from "../../core/queue/refresh.ts";
import type { CommandBody } from "../command.ts";
import { openJobset } from "./_jobset.ts";
import { showProblems } from "./_outcome.ts";

/** `cms job refresh` */
export const jobRefresh: CommandBody = {
  examples: ["cms job refresh"],

  async run(context, { options }) {
    const { jobset } = await openJobset(context, options);
    const { changes, problems } = await refreshJobs(jobset, jobset.ref);
    const entries = await listEntries(jobset);
    return showProblems(context, {
      problems,
      done: changes.map(({ job }) =>
        `Job ${job} is ${entries.get(job)?.["status"]}.`
      ),
    });
  },
};
