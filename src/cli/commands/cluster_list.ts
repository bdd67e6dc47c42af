import type { CommandBody } from "../command.ts";
import {
  FORMAT_OPTION,
  type Listing,
  printListing,
  tableOf,
} from "../format.ts";

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
    const records = await context.ports.clusters.read(ref);
    printListing(context, listing(records), options);
  },
};

/** The table, as wide as it needs. */
export function hostTable(records: Listing["records"]): string {
  return tableOf(listing(records));
}

function listing(records: Listing["records"]): Listing {
  return { records, key: "id", columns: COLUMNS };
}
