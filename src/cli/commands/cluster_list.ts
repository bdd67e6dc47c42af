import type { Command } from "../command.ts";
import { findFormat, FORMAT_OPTION } from "../format.ts";

const COLUMNS = [
  "id",
  "name",
  "user",
  "status",
  "gpu",
  "pyenv",
  "ip",
  "max_jobs_allowed",
];

/** `cms cluster list` */
export const clusterList: Command = {
  path: ["cluster", "list"],
  summary: "list the hosts of a cluster",
  options: FORMAT_OPTION,
  examples: ["cms cluster list a"],

  async run(context, { ref, options }) {
    const format = findFormat(options);
    const records = await context.ports.clusters.read(ref);
    context.print(format({ records, key: "id", columns: COLUMNS }, context));
  },
};
