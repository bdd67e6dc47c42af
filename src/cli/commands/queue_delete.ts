import { AppError } from "../../core/errors.ts";
import { formatNames } from "../../core/names.ts";
import type { Ports } from "../../core/ports.ts";
import { type Deleted, deleteJobs } from "../../core/queue/delete.ts";
import { removeQueue } from "../../core/queue/remove.ts";
import type { CommandBody, CommandInput } from "../command.ts";
import { showDeleted } from "./_outcome.ts";
import { DRY_RUN, isRehearsed, PLAN_FORMAT, showPlan } from "./_rehearsal.ts";
import { NAME_OPTION, namesOf, namesOrAll, textOption } from "./_shared.ts";

/** `cms queue delete` */
export const queueDelete: CommandBody = {
  options: {
    name: { ...NAME_OPTION["name"]!, required: false },
    status: { type: "text", help: "jobs in this state" },
    ...PLAN_FORMAT,
  },
  flags: {
    all: "delete the queue itself, and the files of its jobs",
    ...DRY_RUN,
  },
  examples: [
    "cms queue delete a --name='job[9-10]'",
    "cms queue delete a --status=end",
    "cms queue delete a --all",
  ],

  async run(context, input) {
    const remove = removalOf(input);
    if (isRehearsed(input)) return await showPlan(context, input, remove);
    const { deleted, problems } = await remove(context.ports);
    context.note([
      deleted === undefined
        ? `INFO: Deleting queue ${input.ref.name}`
        : deleted.length === 0
        ? "INFO: There is no such job to delete"
        : `INFO: Deleting jobs: ${formatNames(deleted)}`,
    ]);
    return showDeleted(context, problems);
  },
};

/** What is asked for; without `deleted` it is about the queue itself. */
function removalOf(
  { ref, options, flags }: CommandInput,
): (ports: Ports) => Promise<Partial<Deleted> & Pick<Deleted, "problems">> {
  const status = textOption(options["status"]);
  if (status !== undefined) {
    if (flags.has("all")) throw bothSomeAndAll();
    const names = namesOf(options["name"]);
    return (ports) => deleteJobs(ports, ref, { names, status });
  }
  const names = namesOrAll(
    options["name"],
    flags,
    "--name=NAMES, --status=STATE",
  );
  return async (ports) =>
    names
      ? await deleteJobs(ports, ref, { names })
      : { problems: await removeQueue(ports, ref) };
}

function bothSomeAndAll(): AppError {
  return new AppError("usage", "Cannot delete both some and all", {
    hint: "give either --status or --all",
  });
}
