import { formatNames } from "../../core/names.ts";
import { deleteJobs } from "../../core/queue/delete.ts";
import type { Command } from "../command.ts";
import { EXIT_CODE } from "../exit_code.ts";
import { NAME_OPTION, namesOf } from "./_shared.ts";

/** `cms queue delete` */
export const queueDelete: Command = {
  path: ["queue", "delete"],
  summary: "delete jobs from a queue, killing those that run",
  options: NAME_OPTION,
  examples: ["cms queue delete a --name='job[9-10]'"],

  async run({ ports, note, warn }, { ref, options }) {
    const names = namesOf(options["name"])!;
    const problems = await deleteJobs(ports, ref, names);
    note([`INFO: Deleting jobs: ${formatNames(names)}`]);
    for (const problem of problems) {
      warn(`WARNING: A job may still be running: ${problem}`);
    }
    return problems.length === 0 ? 0 : EXIT_CODE["unreachable"];
  },
};
