/**
 * How the outcome of a command that asks machines is shown.
 *
 * @module
 */
import type { Ref } from "../../core/experiment.ts";
import type { Transfer } from "../../core/jobset/to_queue.ts";
import type { Outcome } from "../../core/queue/select.ts";
import type { CommandContext } from "../command.ts";
import { EXIT_CODE } from "../exit_code.ts";

/** Tells what has become a queue and a cluster. */
export function showTransfer(
  { note }: Pick<CommandContext, "note">,
  { name }: Ref,
  { jobs, hosts }: Transfer,
): void {
  note([
    ...jobs.map((job) => `INFO: Adding job ${job} to queue ${name}`),
    ...hosts.map((host) => `INFO: Adding host ${host} to cluster ${name}`),
    `INFO: Run them with cms queue run sequential ${name} --hostfile=${name}`,
  ]);
}

/** Tells which deleted jobs may still run; answers the exit code. */
export function showDeleted(
  { warn }: Pick<CommandContext, "warn">,
  problems: readonly string[],
): number {
  for (const problem of problems) {
    warn(`WARNING: A job may still be running: ${problem}`);
  }
  return problems.length === 0 ? 0 : EXIT_CODE["unreachable"];
}

/** Prints what was done, a line each; answers the exit code. */
export function showProblems(
  { print, warn }: CommandContext,
  { done, problems }: {
    readonly done: readonly string[];
    readonly problems: readonly string[];
  },
): number {
  for (const line of done) print(line);
  if (done.length === 0) print("No job status changes.");
  for (const problem of problems) warn(`WARNING: ${problem}`);
  return problems.length === 0 ? 0 : EXIT_CODE["unreachable"];
}

/** Prints the changed states as the spec shows them; answers the exit code. */
export function showOutcome(
  context: CommandContext,
  { changes, problems }: Outcome,
): number {
  const done = changes.map(({ job, from, to }) =>
    `${job} \t old_status:${from} \t new_state:${to}`
  );
  return showProblems(context, { done, problems });
}
