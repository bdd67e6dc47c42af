import { type Fetched, fetchJobs } from "../../core/queue/fetch.ts";
import { formatBytes } from "../bytes.ts";
import type { CommandBody, CommandContext } from "../command.ts";
import { EXIT_CODE } from "../exit_code.ts";
import { paced } from "../paced.ts";
import { NAME_OPTION, namesOf, textOption } from "./_shared.ts";

/** So many names of newer files are told. */
const TOLD = 10;

/** `cms queue fetch` */
export const queueFetch: CommandBody = {
  options: {
    name: {
      ...NAME_OPTION["name"]!,
      help:
        "only these jobs, for example job[1-10] (default: all that have run)",
      required: false,
    },
    to: {
      type: "text",
      help:
        "gets a directory for each job (default: the experiment's directory)",
      placeholder: "DIRECTORY",
    },
    file: {
      type: "text",
      help: "only files whose path ends so, for example '*.csv' or 'results/*'",
      placeholder: "PATTERN",
    },
  },
  flags: { force: "replace files that are newer here, too" },
  examples: [
    "cms queue fetch a",
    "cms queue fetch a --name='job[1-10]'",
    "cms queue fetch a --name=job3 --file='*.csv' --to=results",
  ],

  async run(context, { ref, options, flags }) {
    const { ports, status = () => {} } = context;
    const show = paced(status);
    const fetched = await fetchJobs(ports, ref, {
      names: namesOf(options["name"]),
      to: textOption(options["to"]),
      pattern: textOption(options["file"]),
      force: flags.has("force"),
      signal: context.onInterrupt("nothing more is fetched"),
      onProgress: ({ files, bytes, path }) =>
        show(() => `${files} files, ${formatBytes(bytes)}: ${path}`),
    });
    status("");
    return showFetched(context, fetched);
  },
};

function showFetched({ note, warn }: CommandContext, fetched: Fetched): number {
  const { jobs, files, bytes, same, here, newer, problems } = fetched;
  if (here.length > 0) {
    note([
      `INFO: ${count(here.length, "job")} ran here, so the files are here`,
    ]);
  }
  note([
    `INFO: ${count(files, "file")} of ${count(jobs, "job")} fetched, ${
      formatBytes(bytes)
    }` +
    (same === 0 ? "" : `; ${same} were here already`),
  ]);
  for (const path of newer.slice(0, TOLD)) {
    warn(`WARNING: ${path} is newer here and was kept; see --force`);
  }
  if (newer.length > TOLD) {
    warn(`WARNING: ${newer.length - TOLD} more are newer here and were kept`);
  }
  for (const problem of problems) warn(`WARNING: ${problem}`);
  if (problems.length > 0) return EXIT_CODE["unreachable"];
  return newer.length > 0 ? EXIT_CODE["conflict"] : 0;
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
