import type { Command } from "../command.ts";
import { FORMAT_OPTION, formatRecords } from "../format.ts";

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

  async run({ ports, print }, { ref, options }) {
    const hosts = await ports.clusters.read(ref);
    const format = String(options["format"]);
    print(await formatRecords(hosts, { format, columns: COLUMNS }));
  },
};
