import { hasExitCode } from "../../core/job.ts";
import { passJobs } from "../../core/queue/list.ts";
import type { CommandBody } from "../command.ts";
import { whyPaused } from "../../core/queue/pause.ts";
import { findFormat, FORMAT_OPTION, type Listing, tableOf } from "../format.ts";
import { colourOfJob } from "../paint.ts";
import { namesOf, textOption } from "./_shared.ts";

const LIST_COLUMNS = [
  "name",
  "status",
  "command",
  "gpu",
  "output",
  "log",
  "experiment",
];
const EXIT_CODE = { column: "exit_code", isNeededFor: hasExitCode };
const COLOUR = { column: "status", of: colourOfJob };
const INFO_COLUMNS = LIST_COLUMNS.toSpliced(3, 0, "host", "user");

/** `cms queue list` */
export const queueList = listing("list", LIST_COLUMNS);

/** `cms queue info` */
export const queueInfo = listing("info", INFO_COLUMNS);

function listing(verb: string, columns: readonly string[]): CommandBody {
  return {
    isLight: true,
    options: {
      status: { type: "text", help: "only jobs in this state" },
      name: { type: "text", help: "only these jobs, for example job[1-10]" },
      ...FORMAT_OPTION,
    },
    examples: [
      `cms queue ${verb} a`,
      `cms queue ${verb} a --status=ready --format=json`,
    ],

    async run(context, { ref, options }) {
      const format = findFormat(options);
      const text = await passJobs(context.ports, ref, {
        names: namesOf(options["name"]),
        status: textOption(options["status"]),
        to: (records) => format(listingOf(records, columns), context),
      });
      context.print(text);
      const paused = whyPaused(context.ports, ref);
      if (paused !== undefined) context.note([`INFO: The ${paused}`]);
    },
  };
}

/** The table of `queue info`, as wide as it needs. */
export function jobTable(records: Listing["records"]): string {
  return tableOf(listingOf(records, INFO_COLUMNS));
}

function listingOf(
  records: Listing["records"],
  columns: readonly string[],
): Listing {
  return { records, key: "name", columns, extra: EXIT_CODE, colour: COLOUR };
}
