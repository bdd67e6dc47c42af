import { AppError } from "../../core/errors.ts";
import type { Ref } from "../../core/experiment.ts";
import { type Edited, editQueue, queueText } from "../../core/queue/edit.ts";
import type { CommandBody, CommandContext } from "../command.ts";
import type { Draft } from "../draft.ts";
import { JOB_FAILED } from "../exit_code.ts";

/** `cms queue edit` */
export const queueEdit: CommandBody = {
  jobs: "any",
  examples: ["cms queue edit a job3", "EDITOR='code --wait' cms queue edit a"],

  async run(context, { ref, jobs }) {
    const names = jobs.length === 0 ? undefined : jobs;
    const records = await queueText(context.ports, ref, names);
    const before = `${headOf(ref, names)}\n${records}`;
    const draft = await context.draft(before);
    const edited = await untilTaken(context, { ref, before, names, draft });
    return show(context, { edited, draft });
  },
};

function headOf({ name }: Ref, names: readonly string[] | undefined): string {
  const what = names ? `Jobs of queue ${name}` : `Queue ${name}`;
  return `# ${what}. What you save is taken over when your editor ends; to change
# nothing, leave it as it is. Comments in the queue file stay; new ones are not kept.
`;
}

/** Lets the person try again where somebody sits at a terminal. */
async function untilTaken(
  { ports, person }: CommandContext,
  { ref, before, names, draft }: {
    readonly ref: Ref;
    readonly before: string;
    readonly names: readonly string[] | undefined;
    readonly draft: Draft;
  },
): Promise<Edited> {
  let after = before;
  for (;;) {
    try {
      after = await draft.edit();
      return await editQueue(ports, ref, { before, after, names });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const question = `${error.message}\nEdit it again? [Y/n] `;
      const answer = await person.ask(question, "open");
      if (answer !== undefined && !/^n/i.test(answer.trim())) continue;
      if (after === before) {
        await draft.remove();
        throw error;
      }
      throw new AppError(error.code, error.message, {
        hint: `nothing is changed; what you wrote is kept in ${draft.path}`,
        cause: error,
      });
    }
  }
}

async function show(
  { note, warn }: CommandContext,
  { edited, draft }: { readonly edited: Edited; readonly draft: Draft },
): Promise<number> {
  const { changed, added, deleted, moved, refused } = edited;
  const lines = [
    ...changed.map((name) => `INFO: Changed job ${name}`),
    ...added.map((name) => `INFO: Added job ${name}`),
    ...deleted.map((name) => `INFO: Deleted job ${name}`),
    ...moved ? ["INFO: Moved jobs"] : [],
  ];
  note(
    lines.length + refused.length === 0 ? ["INFO: Nothing is changed"] : lines,
  );
  for (const sentence of refused) warn(`WARNING: ${sentence}`);
  if (refused.length === 0) await draft.remove();
  else warn(`HINT: what you wrote is kept in ${draft.path}`);
  return refused.length === 0 ? 0 : JOB_FAILED;
}
