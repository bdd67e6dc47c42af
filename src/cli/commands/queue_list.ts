import {
  hasExitCode,
  type JobRecord,
  statusOf,
  textOf,
  WAITING,
} from "../../core/job.ts";
import { passJobs } from "../../core/queue/list.ts";
import type { CommandBody } from "../command.ts";
import { whyPaused } from "../../core/queue/pause.ts";
import { encoded } from "../encoded.ts";
import { findFormat, FORMAT_OPTION, type Listing, tableOf } from "../format.ts";
import { colourOfJob } from "../paint.ts";
import { namesOf, textOption } from "./_shared.ts";

type Columns = Pick<Listing, "columns" | "extras">;

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
/** Why a batch system has not begun it, or how it failed. */
const REASON = {
  column: "reason",
  isNeededFor: (job: JobRecord) => textOf(job["reason"]) !== undefined,
};
const COLOUR = { column: "status", of: colourOfJob };
/** Before which time it is not started. */
const BEGIN = {
  column: "begin",
  isNeededFor: (job: JobRecord) =>
    WAITING.has(statusOf(job)) && textOf(job["begin"]) !== undefined,
};
const INFO: Columns = {
  columns: LIST_COLUMNS.toSpliced(3, 0, "host", "user"),
  extras: [EXIT_CODE, REASON, BEGIN],
};

/** `cms queue list` */
export const queueList = listing("list", {
  columns: LIST_COLUMNS,
  extras: [EXIT_CODE],
});

/** `cms queue info` */
export const queueInfo = listing("info", INFO);

function listing(verb: string, columns: Columns): CommandBody {
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
        to: (records) => encoded(format(listingOf(records, columns), context)),
      });
      for (const bytes of text) context.write(bytes);
      const paused = whyPaused(context.ports, ref);
      if (paused !== undefined) context.note([`INFO: The ${paused}`]);
    },
  };
}

/** The table of `queue info`, as wide as it needs. */
export function jobTable(records: Listing["records"]): string {
  return tableOf(listingOf(records, INFO));
}

function listingOf(
  records: Listing["records"],
  columns: Columns,
): Listing {
  return { records, key: "name", ...columns, colour: COLOUR };
}
