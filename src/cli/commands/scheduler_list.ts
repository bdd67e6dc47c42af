import { listSchedulers } from "../../core/scheduler/find.ts";
import type { CommandBody } from "../command.ts";
import { FORMAT_OPTION, printListing } from "../format.ts";

const COLUMNS = ["name", "summary", "file"];

/** `cms scheduler list` */
export const schedulerList: CommandBody = {
  options: FORMAT_OPTION,
  examples: ["cms scheduler list"],

  async run(context, { ref, options }) {
    const entries = await listSchedulers(context.ports, ref);
    const records = new Map(
      Array.from(entries, ([name, { summary = "", file = "" }]) => [
        name,
        { name, summary, file },
      ]),
    );
    printListing(context, { records, key: "name", columns: COLUMNS }, options);
  },
};
