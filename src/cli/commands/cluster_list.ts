import type { CommandBody } from "../command.ts";
import { findFormat, FORMAT_OPTION, type Listing, tableOf } from "../format.ts";

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
export const clusterList: CommandBody = {
  options: FORMAT_OPTION,
  examples: ["cms cluster list a"],

  async run(context, { ref, options }) {
    const format = findFormat(options);
    const records = await context.ports.clusters.read(ref);
    context.print(format(listing(records), context));
  },
};

/** The table, as wide as it needs. */
export function hostTable(records: Listing["records"]): string {
  return tableOf(listing(records));
}

function listing(records: Listing["records"]): Listing {
  return { records, key: "id", columns: COLUMNS };
}
